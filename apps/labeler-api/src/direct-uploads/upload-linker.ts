import { MAX_EXPIRY_SECONDS, ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { type UploadFileRow, uploadKey, type UploadRow } from './upload-record';

/** Where a client sends a file. */
export interface UploadLinks {
  url: string | null;
  /** Bytes of each part but the last one. */
  partSize: number | null;
  partUrls: string[] | null;
}

const PART_BYTES = 16 * 1024 * 1024;
const NO_LINKS: UploadLinks = { url: null, partSize: null, partUrls: null };

/** Signs the links of an upload. */
@Injectable()
export class UploadLinker {
  constructor(private readonly store: ObjectStore) {}

  /** Links that live as long as the upload; none for files that are settled. */
  links(session: UploadRow, file: UploadFileRow): UploadLinks {
    const left = Math.floor((session.expires_at.getTime() - Date.now()) / 1000);
    const expiresInSeconds = Math.min(left, MAX_EXPIRY_SECONDS);
    if (file.settled || expiresInSeconds < 1) return NO_LINKS;
    const key = uploadKey(session, file);
    const { multipart_id: uploadId } = file;
    if (uploadId === null) {
      return { ...NO_LINKS, url: this.store.presignPut('datasets', key, { expiresInSeconds }) };
    }
    const partUrls = Array.from({ length: Math.ceil(file.size / PART_BYTES) }, (_, index) =>
      this.store.presignPart('datasets', key, { uploadId, number: index + 1, expiresInSeconds }),
    );
    return { url: null, partSize: PART_BYTES, partUrls };
  }
}
