import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, freePort } from '../embedded-postgres';
import { isFree } from './ports';

/** What is made once and kept: the data would be lost without it. */
export interface Secrets {
  postgresPassword: string;
  usersPassword: string;
  readerPassword: string;
  labelerPassword: string;
  s3AccessKey: string;
  s3SecretKey: string;
  jwtSecret: string;
  serviceJwtSecret: string;
}

const OWNER_ONLY = 0o600;

const random = (bytes: number) => randomBytes(bytes).toString('base64url');

/** The secrets of this state directory, made on the first start. */
export function secretsOf(stateDir: string): Secrets {
  const file = join(stateDir, 'secrets.json');
  const known = readJson<Partial<Secrets>>(file) ?? {};
  const secrets: Secrets = {
    postgresPassword: random(24),
    usersPassword: random(24),
    readerPassword: random(24),
    labelerPassword: random(24),
    s3AccessKey: `dev${randomBytes(8).toString('hex')}`,
    s3SecretKey: random(30),
    jwtSecret: random(48),
    serviceJwtSecret: random(48),
    ...known,
  };
  writeJson(file, secrets);
  return secrets;
}

/** The same port as last time if it is still free, so that addresses stay what they were. */
export async function stablePort(stateDir: string, name: string): Promise<number> {
  const file = join(stateDir, 'ports.json');
  const read = () => readJson<Record<string, number>>(file) ?? {};
  const known = read()[name];
  if (known && (await isFree(known))) return known;
  const port = await freePort();
  writeJson(file, { ...read(), [name]: port });
  return port;
}

/**
 * Claims the state directory for this process.
 * @returns whether an earlier run ended without letting go.
 * @throws Error when another stack runs on it.
 */
export function claim(stateDir: string): boolean {
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  const file = join(stateDir, 'stack.pid');
  const pid = readJson<number>(file);
  // The pid may belong to somebody else by now.
  if (pid && pid !== process.pid && commandOf(pid).includes('dev-stack')) {
    throw new Error(`The stack of ${stateDir} runs already (process ${pid}). Stop it first.`);
  }
  writeJson(file, process.pid);
  return pid !== undefined;
}

export function release(stateDir: string): void {
  rmSync(join(stateDir, 'stack.pid'), { force: true });
}

export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Writes a whole file or none, readable by its owner alone. */
export function writeJson(file: string, value: unknown): void {
  const draft = `${file}.new`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: OWNER_ONLY });
  chmodSync(draft, OWNER_ONLY);
  renameSync(draft, file);
}
