import type { NotedHead } from '@libs/audit';

export const USAGE = `Usage: npm run audit:verify -- [--head HASH@POSITION] [--sign-head]

  --head       a head that an earlier run has printed: the chain must still have it
  --sign-head  lets sealing go on after a broken head was looked into (nothing is verified)`;

export type Command = { name: 'verify'; head?: NotedHead } | { name: 'sign-head' };

/** The arguments mean nothing. */
export class ArgumentsError extends Error {}

/** @throws ArgumentsError */
export function commandOf([option, ...rest]: readonly string[]): Command {
  if (option === undefined) return { name: 'verify' };
  if (option === '--sign-head' && rest.length === 0) return { name: 'sign-head' };
  if (option === '--head' && rest.length === 1) return { name: 'verify', head: headOf(rest[0]) };
  throw new ArgumentsError(USAGE);
}

function headOf(text = ''): NotedHead {
  const [, hash = '', position] = /^([0-9a-f]{64})@(\d{1,15})$/i.exec(text) ?? [];
  if (position === undefined) throw new ArgumentsError(USAGE);
  return { hash: Buffer.from(hash, 'hex'), position: Number(position) };
}
