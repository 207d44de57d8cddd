/**
 * `npm run build`: compiles apps, libs and tools to dist/. When nothing has changed since the last time nothing is done,
 * so that a second start is quick, and the files of applications that run stay where they are.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const SOURCES = ['apps', 'libs', 'tools'];
/** What decides how they are compiled, and with what. */
const SETTINGS = ['.swcrc', 'package-lock.json', 'tools/build.mjs'];
const STAMP = join('dist', '.built');

/** Names, sizes and times of all files, which are many times quicker to read than their contents. */
function fingerprint() {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((root) =>
    readdirSync(root, { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(root, name)),
  );
  for (const file of [...SETTINGS, ...files.sort()]) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\n${size}\n${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function stamped() {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return undefined;
  }
}

/** @returns The exit code of the compiler. */
function compile() {
  const swc = createRequire(import.meta.url).resolve('@swc/cli/bin/swc.js');
  const run = [swc, ...SOURCES, '-d', 'dist', '--delete-dir-on-start', '--quiet'];
  const { status, error } = spawnSync(process.execPath, run, { stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
}

const now = fingerprint();
if (stamped() !== now) {
  // A build that ends early must not pass for a whole one.
  rmSync(STAMP, { force: true });
  process.exitCode = compile();
  if (process.exitCode === 0) writeFileSync(STAMP, now);
}
