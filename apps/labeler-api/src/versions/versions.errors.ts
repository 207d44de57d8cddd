import { AppError } from '@libs/errors';

/** Nothing is written in this format. */
export class UnsupportedExportFormatError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'unsupported_export_format';

  constructor(format: string, supported: readonly string[]) {
    super(`Unsupported export format: ${format}. Supported: ${supported.join(', ')}`, {
      fields: { export_format: format, supported },
    });
  }
}

/** Older releases did not keep what the version was made of. */
export class VersionNotRestorableError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'version_not_restorable';

  constructor(versionNumber: string) {
    super(`Version ${versionNumber} was made by an older release and cannot be restored`, {
      fields: { version_number: versionNumber },
    });
  }
}
