import type { Tx } from '@libs/database';
import type { LabelerDb } from '@libs/labeler-db';
import { type ChainKeys, HASH_BYTES, linkAll } from './chain';
import {
  countSealed,
  type DueRows,
  insertSeal,
  readTrustedState,
  takeDue,
  tryLockChain,
  writeState,
} from './seal.repository';

/** Rows that are sealed in one transaction. */
const BATCH_ROWS = 4000;

/** Gives committed rows of audit_logs their places in the chain. Any number of processes may ask; one is at work. */
export class AuditSealer {
  constructor(
    private readonly db: LabelerDb,
    private readonly keys: ChainKeys,
  ) {}

  /**
   * Seals what waits, batch by batch, until nothing is left or somebody else is at it.
   * @returns how many rows it sealed
   * @throws AuditChainBrokenError, DatabaseUnavailableError, and the reason of `signal`
   */
  async run(signal?: AbortSignal): Promise<number> {
    let sealed = 0;
    for (;;) {
      signal?.throwIfAborted();
      const rows = await this.db.transaction((tx) => this.sealBatch(tx));
      if (rows === 0) return sealed;
      sealed += rows;
    }
  }

  private async sealBatch(tx: Tx): Promise<number> {
    if (!(await tryLockChain(tx))) return 0;
    const due = await takeDue(tx, BATCH_ROWS);
    if (!due) return 0;
    // Rows that somebody removed before they were sealed are no longer due, and leave nothing to seal.
    if (due.contents.length > 0) await this.append(tx, due);
    return due.contents.length;
  }

  private async append(tx: Tx, { month, contents }: DueRows): Promise<void> {
    const state = await readTrustedState(tx, this.keys);
    const key = this.keys.current;
    const hashes = linkAll(key, state, contents);
    const logIds = contents.map(([id]) => id);
    const firstPosition = state.headPosition + 1;
    await insertSeal(tx, { firstPosition, month, keyId: key.id, logIds, hashes });
    await countSealed(tx, contents);
    await writeState(tx, this.keys, {
      ...state,
      headPosition: state.headPosition + contents.length,
      headHash: hashes.subarray(-HASH_BYTES),
    });
  }
}
