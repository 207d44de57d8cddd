/** What PostgreSQL calls pg_snapshot: which transactions a statement saw. Numbers of transactions, with their epoch. */
export interface Snapshot {
  /** All transactions before it are over. */
  xmin: number;
  /** Transactions from it on had not begun. */
  xmax: number;
  /** Those between the two that were still at work. */
  running: readonly number[];
}

/** @param text `xmin:xmax:running,…` as PostgreSQL writes it. @throws Error when it is something else */
export function parseSnapshot(text: string): Snapshot {
  const [xmin, xmax, running = ''] = text.split(':');
  const snapshot = {
    xmin: Number(xmin),
    xmax: Number(xmax),
    running: running === '' ? [] : running.split(',').map(Number),
  };
  const numbers = [snapshot.xmin, snapshot.xmax, ...snapshot.running];
  if (!numbers.every(Number.isSafeInteger)) throw new Error(`${text} is no snapshot`);
  return snapshot;
}

/** Whether a transaction that has committed by now was seen by the snapshot already. */
export function isSeen(transactionId: number, { xmin, xmax, running }: Snapshot): boolean {
  if (transactionId < xmin) return true;
  return transactionId < xmax && !running.includes(transactionId);
}

/** How many transactions the snapshot saw, since the first one of the server. */
export function transactionsSeen({ xmax, running }: Snapshot): number {
  return xmax - running.length;
}
