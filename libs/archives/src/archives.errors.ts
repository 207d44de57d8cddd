import { AppError } from '@libs/errors';

/** The dataset holds something else than when the link was made. */
export class ArchiveOutdatedError extends AppError {
  readonly kind = 'gone';
  readonly code = 'archive_outdated';

  constructor(datasetId: string) {
    super('The dataset changed after this link was made. Ask for a new download URL.', {
      fields: { dataset_id: datasetId },
    });
  }
}

/** The link was not made here, or somebody changed it. */
export class DownloadLinkInvalidError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'download_link_invalid';

  constructor() {
    super('This download link is not valid. Ask for a new download URL.');
  }
}

/** The link was good once. */
export class DownloadLinkExpiredError extends AppError {
  readonly kind = 'gone';
  readonly code = 'download_link_expired';

  constructor() {
    super('This download link has expired. Ask for a new download URL.');
  }
}

/** An object is not what its row says: the archive cannot be made until the dataset is repaired. */
export class StoredContentError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'stored_content_mismatch';

  constructor(key: string, stated: number, found: number) {
    super('A file of this dataset is not what the dataset says it is.', {
      context: { key, stated_bytes: stated, found_bytes: found },
    });
  }
}
