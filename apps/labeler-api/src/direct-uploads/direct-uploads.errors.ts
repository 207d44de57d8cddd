import { AppError } from '@libs/errors';

/** The dataset has no such upload, or it was called off. */
export class UploadNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'upload_not_found';

  constructor(uploadId: string) {
    super(`Upload ${uploadId} does not exist`, { fields: { upload_id: uploadId } });
  }
}

/** The links of the upload have ended, and what was sent over them is removed. */
export class UploadExpiredError extends AppError {
  readonly kind = 'gone';
  readonly code = 'upload_expired';

  constructor(uploadId: string) {
    super('The upload has expired. Begin a new one.', { fields: { upload_id: uploadId } });
  }
}

/** The upload cannot be called off while it is being completed. */
export class UploadBusyError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'upload_busy';

  constructor(uploadId: string) {
    super('The upload is being completed. Try again in a moment.', {
      fields: { upload_id: uploadId },
      headers: { 'Retry-After': '5' },
    });
  }
}

/** A file that was announced has not arrived in storage. */
export class FileNotUploadedError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'file_not_uploaded';

  constructor() {
    super('The file was not uploaded');
  }
}

/** A file has more or fewer bytes than were announced. */
export class SizeMismatchError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'size_mismatch';

  constructor(announced: number, found: number) {
    super(`The file has ${found} bytes; ${announced} were announced`);
  }
}

/** The content of a file is not the one that was announced. */
export class ChecksumMismatchError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'checksum_mismatch';

  constructor() {
    super('The file has another SHA-256 than was announced');
  }
}
