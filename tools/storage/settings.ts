import { type Environment, loadConfig } from '@libs/config';
import { type StorageConfig, storageConfigSchema } from '@libs/storage';

const SOURCE = /^SOURCE_(?=(S3|R2)_)/;

/** Where a copy comes from and where it goes to. */
export interface CopySettings {
  source: StorageConfig;
  target: StorageConfig;
}

/**
 * The target is where the applications will read, in the usual `S3_*` or `R2_*` variables; the source has the same
 * variables with `SOURCE_` before their names, and none in common with the target. @throws ConfigError
 */
export function loadCopySettings(env: Environment): CopySettings {
  const source: Environment = {};
  for (const [name, value] of Object.entries(env)) {
    if (SOURCE.test(name)) source[name.replace(SOURCE, '')] = value;
  }
  return {
    source: loadConfig({ source: storageConfigSchema }, source).source,
    target: loadConfig({ target: storageConfigSchema }, env).target,
  };
}
