import { type Logger, LOGGER } from '@libs/observability';
import { checksumsOf, type ObjectHead, ObjectNotFoundError, ObjectStore } from '@libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import { inParallel } from './in-parallel';
import { preservedKey } from './object-keys';
import { PreservationRepository, type UnpreservedRecord } from './preservation.repository';

const COPIES_AT_ONCE = 8;

interface Identity {
  sha256: string;
  /** Null when the bytes were not read. */
  crc32: number | null;
}

/** Keeps the bytes that frozen records refer to when the object of an image is about to be overwritten or removed. */
@Injectable()
export class ImagePreserver {
  constructor(
    private readonly store: ObjectStore,
    private readonly records: PreservationRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Copies objects to where they stay, and says so in all records of their content. The keys must be claimed: no record
   * of the present objects begins after that. It can be repeated, and cut off anywhere.
   * @throws StorageUnavailableError, ObjectChangedError: then nothing may be overwritten
   */
  async preserve(datasetId: string, keys: readonly string[]): Promise<void> {
    const unpreserved = await this.records.listUnpreserved(datasetId, keys);
    const byKey = new Map<string, UnpreservedRecord[]>();
    for (const record of unpreserved) {
      byKey.set(record.s3_key, [...(byKey.get(record.s3_key) ?? []), record]);
    }
    await inParallel([...byKey], COPIES_AT_ONCE, ([key, records]) =>
      this.preserveOne(datasetId, key, records),
    );
  }

  private async preserveOne(
    datasetId: string,
    key: string,
    records: readonly UnpreservedRecord[],
  ): Promise<void> {
    const object = await this.find(key);
    const content = object && (await this.identify(object, records));
    if (!object || !content || !records.some((record) => isOf(record, object, content))) {
      this.logger.error({ key }, 'the object of a frozen image is missing or another one');
      return;
    }
    const place = preservedKey(datasetId, content.sha256);
    const from = { bucket: 'datasets' as const, key };
    await this.store.copy(from, { bucket: 'annotations', key: place }, object.etag);
    const { etag, size } = object;
    await this.records.point({ datasetId, key, etag, size, ...content, preservedKey: place });
  }

  private async find(key: string): Promise<ObjectHead | undefined> {
    try {
      return await this.store.head('datasets', key);
    } catch (error) {
      if (error instanceof ObjectNotFoundError) return undefined;
      throw error;
    }
  }

  /** A record of exactly this version knows its checksum; otherwise it is read. */
  private async identify(
    object: ObjectHead,
    records: readonly UnpreservedRecord[],
  ): Promise<Identity> {
    const known = records.find(({ etag, sha256 }) => sha256 !== null && etag === object.etag);
    if (known?.sha256) return { sha256: known.sha256, crc32: null };
    const { body } = await this.store.get('datasets', object.key, { ifMatch: object.etag });
    return checksumsOf(body);
  }
}

/** Whether a record means this content. */
function isOf(record: UnpreservedRecord, object: ObjectHead, { sha256 }: Identity): boolean {
  if (record.sha256 !== null) return record.sha256 === sha256;
  return record.size === object.size && (record.etag === null || record.etag === object.etag);
}
