import { AppError } from '@libs/errors';

/** Neither of the two is a version. */
export class NoVersionToCompareError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'no_version_to_compare';

  constructor() {
    super('At least one version must be a published version');
  }
}

/** Only versions of one project and task are states of the same thing. */
export class VersionsUnrelatedError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'versions_unrelated';

  constructor(what: 'project' | 'task type') {
    super(
      what === 'project'
        ? 'Versions must be from the same project'
        : 'Versions must have the same task type',
    );
  }
}

/** Older releases did not keep what the version was made of. */
export class VersionNotComparableError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'version_not_comparable';

  constructor(versionNumber: string) {
    super(`Version ${versionNumber} was made by an older release and cannot be compared`, {
      fields: { version_number: versionNumber },
    });
  }
}
