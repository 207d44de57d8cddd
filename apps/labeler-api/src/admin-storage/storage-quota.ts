import { LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER, Metrics } from '@libs/observability';
import { type StorageQuotaConfig, type StorageUse, StorageUseReader } from '@libs/stored-objects';
import { Inject, Injectable } from '@nestjs/common';
import { StorageQuotaExceededError } from './admin-storage.errors';

/** Injection token of StorageQuotaConfig. */
export const STORAGE_QUOTA_CONFIG = Symbol('STORAGE_QUOTA_CONFIG');

/** What is stored, held against the quota. */
export interface StorageState {
  uses: StorageUse[];
  usedBytes: number;
  quotaBytes: number | null;
  /** Of the quota; null without one. */
  ratio: number | null;
  warning: boolean;
}

const FRESH_MS = 60_000;
const WARN_EVERY_MS = 3_600_000;

/** How much is stored and how much may be. */
@Injectable()
export class StorageQuota {
  private readonly reader: StorageUseReader;
  private known: { state: StorageState; at: number } | undefined;
  private reading: Promise<StorageState> | undefined;
  private warnedAt = -Infinity;

  constructor(
    db: LabelerDb,
    metrics: Metrics,
    @Inject(STORAGE_QUOTA_CONFIG) private readonly config: StorageQuotaConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.reader = new StorageUseReader(db);
    metrics.gauge('storage_used_bytes', 'Stored bytes, by kind', ['bucket', 'kind'], () =>
      this.lastKnown().map(({ bucket, kind, bytes }) => ({
        labels: { bucket, kind },
        value: bytes,
      })),
    );
    metrics.gauge('storage_quota_bytes', 'Bytes that may be stored', [], () =>
      config.quotaBytes === null ? [] : [{ labels: {}, value: config.quotaBytes }],
    );
  }

  /** As of now. Warns in the log when it is nearly full. @throws DatabaseUnavailableError */
  read(): Promise<StorageState> {
    this.reading ??= this.readNow().finally(() => (this.reading = undefined));
    return this.reading;
  }

  /**
   * Where the quota is enforced, refuses what would not fit, as of the last minute.
   * @param bytes that are about to come, as far as it is known
   * @throws StorageQuotaExceededError
   */
  async assertRoom(bytes: number): Promise<void> {
    const { quotaBytes, enforced } = this.config;
    if (quotaBytes === null || !enforced) return;
    const { usedBytes } = this.isFresh() && this.known ? this.known.state : await this.read();
    if (usedBytes + bytes > quotaBytes) throw new StorageQuotaExceededError(usedBytes, quotaBytes);
  }

  private async readNow(): Promise<StorageState> {
    const uses = await this.reader.read();
    const { quotaBytes, warnRatio } = this.config;
    const usedBytes = uses.reduce((sum, { bytes }) => sum + bytes, 0);
    const ratio = quotaBytes === null ? null : usedBytes / quotaBytes;
    const state = {
      ...{ uses, usedBytes, quotaBytes, ratio },
      warning: ratio !== null && ratio >= warnRatio,
    };
    this.known = { state, at: performance.now() };
    if (state.warning) this.warn(state);
    return state;
  }

  private warn({ usedBytes, quotaBytes, ratio }: StorageState): void {
    if (performance.now() - this.warnedAt < WARN_EVERY_MS) return;
    this.warnedAt = performance.now();
    const facts = { used_bytes: usedBytes, quota_bytes: quotaBytes, ratio };
    this.logger.warn(facts, 'storage is nearly full');
  }

  /** For whoever scrapes; the next one finds what is read meanwhile. */
  private lastKnown(): StorageUse[] {
    if (!this.isFresh()) this.read().catch(() => undefined);
    return this.known?.state.uses ?? [];
  }

  private isFresh(): boolean {
    return this.known !== undefined && performance.now() - this.known.at < FRESH_MS;
  }
}
