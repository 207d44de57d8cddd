import type { DatabaseConfig } from '@libs/database';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { type DatabaseContents, differencesOf, emptying, isEmpty, readContents } from './contents';
import type { Programs } from './programs';

/** What lies beside a dump. */
export interface Manifest extends DatabaseContents {
  createdAt: string;
  serverVersion: string;
  file: string;
  bytes: number;
  sha256: string;
}

export interface Deployment {
  database: DatabaseConfig;
  programs: Programs;
}

/** A backup that cannot be used, or a place where it must not go. */
export class BackupError extends Error {}

const IN_ONE_TRANSACTION = ['--single-transaction', '--set=ON_ERROR_STOP=1'];
const DUMP = /^labeler-\d{8}T\d{6}Z\.dump$/;

/**
 * Dumps the labeler database into the folder, with the counts and checksums of every table as of the same moment.
 * @param keep so many of the newest backups stay
 * @returns the path of the dump @throws ProgramError
 */
export async function createBackup(
  { database, programs }: Deployment,
  { folder, keep }: { folder: string; keep: number },
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const createdAt = new Date();
  const stamp = createdAt.toISOString().replace(/[-:]|\.\d+/g, '');
  const path = join(folder, `labeler-${stamp}.dump`);
  const unfinished = `${path}.unfinished`;
  try {
    const contents = await whileConnected(database, async (client) => {
      await client.query('begin isolation level repeatable read read only');
      const { rows } = await client.query<{ snapshot: string; version: string }>(
        `select pg_export_snapshot() as snapshot, current_setting('server_version') as version`,
      );
      const { snapshot = '', version = '' } = rows[0] ?? {};
      const args = ['--format=custom', '--no-owner', '--no-privileges', `--snapshot=${snapshot}`];
      await programs.run('pg_dump', [...args, `--file=${unfinished}`]);
      return { serverVersion: version, ...(await readContents(client)) };
    });
    const { size: bytes } = await stat(unfinished);
    const manifest: Manifest = {
      ...{ createdAt: createdAt.toISOString(), file: basename(path), bytes },
      ...{ sha256: await sha256Of(unfinished), ...contents },
    };
    await writeFile(manifestOf(path), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    await writeFile(`${path}.sha256`, `${manifest.sha256}  ${manifest.file}\n`, { mode: 0o600 });
    // A dump with this name is whole.
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
  await removeOld(folder, keep);
  return path;
}

/**
 * Fills an empty database from a dump, in one transaction, and compares it with what the manifest says.
 * @param force takes a database that is not empty: everything in it is removed in the same transaction, for good
 * @throws BackupError, ProgramError
 */
export async function restoreBackup(
  deployment: Deployment,
  { path, force }: { path: string; force: boolean },
): Promise<void> {
  await verifyFile(path);
  const empty = await whileConnected(deployment.database, isEmpty);
  if (!empty && !force) {
    throw new BackupError('The database is not empty. Restore into an empty one, or use --force.');
  }
  const before = empty ? [] : ['--command', await whileConnected(deployment.database, emptying)];
  await deployment.programs.pipe(
    ['pg_restore', ['--file=-', '--no-owner', '--no-privileges', '--no-comments', path]],
    ['psql', ['--no-psqlrc', '--quiet', ...IN_ONE_TRANSACTION, ...before, '--file=-']],
  );
  await verifyDatabase(deployment, path);
}

/** Whether a dump is as it was written. @throws BackupError */
export async function verifyFile(path: string): Promise<Manifest> {
  const manifest = await readManifest(path);
  const found = await sha256Of(path);
  if (found !== manifest.sha256) {
    throw new BackupError(`${path} has the checksum ${found} instead of ${manifest.sha256}`);
  }
  return manifest;
}

/** Whether the database holds what it held when the dump was made, no more and no less. @throws BackupError */
export async function verifyDatabase({ database }: Deployment, path: string): Promise<void> {
  const manifest = await readManifest(path);
  const contents = await whileConnected(database, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    return readContents(client);
  });
  const differences = differencesOf(manifest, contents);
  if (differences.length === 0) return;
  throw new BackupError(`The database is not that of the backup:\n${differences.join('\n')}`);
}

async function removeOld(folder: string, keep: number): Promise<void> {
  const dumps = (await readdir(folder)).filter((name) => DUMP.test(name)).sort();
  for (const name of dumps.slice(0, Math.max(0, dumps.length - keep))) {
    const path = join(folder, name);
    for (const file of [path, manifestOf(path), `${path}.sha256`]) await rm(file, { force: true });
  }
}

async function readManifest(path: string): Promise<Manifest> {
  try {
    return JSON.parse(await readFile(manifestOf(path), 'utf8')) as Manifest;
  } catch (cause) {
    throw new BackupError(`${manifestOf(path)} cannot be read`, { cause });
  }
}

function manifestOf(path: string): string {
  return join(dirname(path), `${basename(path, '.dump')}.json`);
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function whileConnected<T>(
  { host, port, database, user, password, tls }: DatabaseConfig,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ host, port, database, user, password, ssl: tls });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
