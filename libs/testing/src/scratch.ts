import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const GIB = 2 ** 30;
/** Far more than a run writes: what it does not use stays free. */
const ENOUGH = { files: 4 * GIB, memory: 8 * GIB };
const PREFIX = 'vision-test-';

/** The files of a test run, gone with it. */
export interface Scratch {
  readonly directory: string;
  remove(): void;
}

/**
 * A directory for the servers of a test run, and within it one that is `tmpdir()` for everything else in the run. It
 * lies in memory where there is enough: each test file has databases of its own, thousands of small files that some disks
 * take the greater part of a second to make.
 */
export function createScratch(): Scratch {
  const given = process.env.TMPDIR;
  // What killed runs left there would count as taken.
  [tmpdir(), MEMORY].filter((place) => existsSync(place)).forEach(removeLeftovers);
  const place = isEnough(MEMORY) ? MEMORY : tmpdir();
  const directory = mkdtempSync(join(place, `${PREFIX}${process.pid}-`));
  process.env.TMPDIR = join(directory, 'tmp');
  mkdirSync(process.env.TMPDIR);
  return {
    directory,
    remove: () => {
      if (given === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = given;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function isEnough(place: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(place);
    return bavail * bsize >= ENOUGH.files && freemem() >= ENOUGH.memory;
  } catch {
    return false;
  }
}

/** Directories of runs that were killed. */
function removeLeftovers(place: string): void {
  for (const name of readdirSync(place)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) {
      rmSync(join(place, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
