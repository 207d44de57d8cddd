import { AppError } from '@libs/errors';

/** There is no annotation file to import: none was sent, and none is recorded or in storage. */
export class AnnotationFileNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'annotation_file_not_found';

  constructor(cause?: unknown) {
    super('There is no annotation file to import. Send one as the form field `file`.', { cause });
  }
}

/** The project has annotations, and the request does not say what is to become of them. */
export class AnnotationsExistError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'annotations_exist';

  constructor() {
    super(
      'The project has annotations already. Say with `mode` whether to append, merge or replace.',
    );
  }
}
