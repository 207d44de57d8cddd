import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '..');
const EXAMPLE = readFileSync(join(ROOT, '.env.example'), 'utf8');

/** The parts that a database may be addressed by, after the prefix that its settings name. */
const DATABASE_PARTS = ['HOST', 'PORT', 'NAME', 'USER', 'PASSWORD', 'SSLMODE'];

/** In capitals and in quotes, yet no variable. */
const VALUES = new Set(['HS256', 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED']);

/** Read by docker-compose.yml alone. */
const OF_COMPOSE = ['LABELER_API_PORT', 'GATEWAY_PORT', 'POSTGRES_PORT', 'S3_PORT', 'REDIS_PORT'];

function configFiles(): string[] {
  return ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.config.ts'))
      .map((file) => join(ROOT, folder, file)),
  );
}

/** Variables stand in config files as keys of a schema or as strings. */
function variablesOf(file: string): string[] {
  const noise = /\/\*[\s\S]*?\*\/|\/\/.*$|Symbol\('\w+'\)/gm;
  const source = readFileSync(file, 'utf8').replace(noise, '');
  const prefixes = [...source.matchAll(/prefix: '([A-Z0-9_]+)'/g)].map(([, name = '']) => name);
  const named = [...source.matchAll(/'([A-Z][A-Z0-9_]*)'|(?:^|[{,])\s*([A-Z][A-Z0-9_]*): /gm)]
    .map(([, quoted, key]) => quoted ?? key ?? '')
    .filter((name) => !prefixes.includes(name) && !VALUES.has(name));
  const parts = prefixes.flatMap((prefix) => DATABASE_PARTS.map((part) => `${prefix}_${part}`));
  return [...new Set([...named, ...parts])];
}

/** `NAME=value`, or `# NAME=value` for what has a default; `or NAME` in a comment explains an alias. */
function explained(): Map<string, string> {
  const found = new Map<string, string>();
  let comment = '';
  for (const line of EXAMPLE.split('\n')) {
    const [, name] = /^(?:# )?([A-Z][A-Z0-9_]*)=/.exec(line) ?? [];
    if (name) {
      found.set(name, comment);
      continue;
    }
    for (const [, alias = ''] of line.matchAll(/\bor ([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)/g)) {
      found.set(alias, line);
    }
    comment = line.startsWith('#') ? `${comment} ${line}` : '';
  }
  return found;
}

describe('.env.example', () => {
  const files = configFiles();

  it('is compared with the settings of both applications', () => {
    expect(files.map((file) => relative(ROOT, file))).toEqual(
      expect.arrayContaining([
        'libs/database/src/database.config.ts',
        'libs/http/src/http.config.ts',
        'libs/storage/src/storage.config.ts',
      ]),
    );
  });

  it.each(files.map((file) => [relative(ROOT, file), file]))(
    'explains every variable of %s',
    (_, file) => {
      const known = explained();

      expect(variablesOf(file).filter((name) => !known.get(name))).toEqual([]);
    },
  );

  it('names no variable that nothing reads', () => {
    const read = new Set([...files.flatMap(variablesOf), ...OF_COMPOSE]);

    expect([...explained().keys()].filter((name) => !read.has(name))).toEqual([]);
  });
});
