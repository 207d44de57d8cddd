import { spawnSync } from 'node:child_process';
import { chownSync, statSync } from 'node:fs';

/** The account that PostgreSQL runs under: it refuses root. */
export interface Account {
  /** Words before the command, such as `unshare …`. */
  prefix: string[];
  uid?: number;
  gid?: number;
  /** Who must own the data directory as this process sees it; undefined leaves it alone. */
  owner?: { uid: number; gid: number };
}

const UNSHARE = ['unshare', '--user', '--map-user=65534', '--map-group=65534'];

let account: Account | undefined;

/**
 * An ordinary user runs PostgreSQL as itself. Root runs it in a user namespace, where it appears as `nobody`
 * while files still belong to root, so that a data directory below a 0700 home works in place;
 * without namespaces it becomes the real `nobody`.
 */
export function postgresAccount(): Account {
  return (account ??= chooseAccount());
}

function chooseAccount(): Account {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const [command = '', ...options] = UNSHARE;
  // PostgreSQL looks its user up by id, and so does `id -un`.
  if (spawnSync(command, [...options, 'id', '-un'], { stdio: 'ignore' }).status === 0) {
    return { prefix: UNSHARE, owner: { uid: 0, gid: 0 } };
  }
  const nobody = { uid: idOf('-u'), gid: idOf('-g') };
  return { prefix: [], ...nobody, owner: nobody };
}

function idOf(option: '-u' | '-g'): number {
  const { status, stdout } = spawnSync('id', [option, 'nobody'], { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(
      'PostgreSQL refuses to run as root and there is no user "nobody" to run it as.',
    );
  }
  return Number(stdout);
}

/** Gives a file or directory to the account, with everything below it. */
export function handOver(path: string, { owner }: Account): void {
  if (!owner || statSync(path).uid === owner.uid) return;
  chownSync(path, owner.uid, owner.gid);
  spawnSync('chown', ['-R', `${owner.uid}:${owner.gid}`, path], { stdio: 'ignore' });
}
