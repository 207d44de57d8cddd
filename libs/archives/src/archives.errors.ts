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
