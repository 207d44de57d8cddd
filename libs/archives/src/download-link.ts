import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { DownloadLinkExpiredError, DownloadLinkInvalidError } from './archives.errors';

/** What a link allows: this content of this dataset or snapshot, for this user, until then. */
export interface DownloadGrant {
  datasetId: string;
  /** Null for the dataset as it is right now. */
  snapshotId: string | null;
  contentId: string;
  userId: number;
  /** Unix seconds. */
  expiresAt: number;
}

const MAX_TOKEN = 1024;

/** Signs and reads the tokens of download links: `payload.signature`, both base64url. */
export class DownloadLinks {
  private readonly key: KeyObject;

  constructor(key: Buffer) {
    this.key = createSecretKey(key);
  }

  sign({ datasetId, snapshotId, contentId, userId, expiresAt }: DownloadGrant): string {
    const grant = [datasetId, contentId, userId, expiresAt];
    const parts = snapshotId === null ? grant : [...grant, snapshotId];
    const payload = Buffer.from(JSON.stringify(parts)).toString('base64url');
    return `${payload}.${this.signature(payload).toString('base64url')}`;
  }

  /** @throws DownloadLinkInvalidError, DownloadLinkExpiredError */
  read(token: string, now: Date = new Date()): DownloadGrant {
    const [payload = '', signature = '', ...rest] = token.split('.');
    const given = Buffer.from(signature, 'base64url');
    const wanted = this.signature(payload);
    const fits = token.length <= MAX_TOKEN && rest.length === 0 && given.length === wanted.length;
    if (!fits || !timingSafeEqual(given, wanted)) throw new DownloadLinkInvalidError();
    const [datasetId, contentId, userId, expiresAt, snapshotId = null] = JSON.parse(
      Buffer.from(payload, 'base64url').toString(),
    ) as [string, string, number, number, string?];
    if (expiresAt * 1000 <= now.getTime()) throw new DownloadLinkExpiredError();
    return { datasetId, snapshotId, contentId, userId, expiresAt };
  }

  private signature(payload: string): Buffer {
    return createHmac('sha256', this.key).update(payload).digest();
  }
}
