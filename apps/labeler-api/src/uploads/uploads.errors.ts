import { AppError } from '@libs/errors';

/** All memory for uploads is in use, and stayed in use for long. */
export class UploadsBusyError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'uploads_busy';

  constructor() {
    super('Too many uploads at this moment. Try again in a moment.', {
      headers: { 'Retry-After': '10' },
    });
  }
}

/** A file with this path is in the dataset, and the request says not to touch it. */
export class ImageExistsError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'image_exists';

  constructor() {
    super('The dataset has another image with this path');
  }
}

/** Another request writes the same path and does not come to an end. */
export class ImageBusyError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'image_busy';

  constructor() {
    super('Somebody else is writing this image. Try again in a moment.');
  }
}

/** The request took so long that its objects were taken for left behind. */
export class UploadLapsedError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'upload_lapsed';

  constructor() {
    super('The request took too long. Send it again.');
  }
}

/** A file is not what its name says. */
export class NotAnImageError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'image_unreadable';

  constructor() {
    super('The content is not a JPEG, PNG, GIF, BMP, WebP or TIFF image');
  }
}

/** A file of a kind that uploads do not take. */
export class UnsupportedFileError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'file_unsupported';

  constructor() {
    super('Only images and ZIP archives of images are taken');
  }
}

/** A file that operating systems leave behind, such as `.DS_Store`. */
export class LeftBehindFileError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'file_hidden';

  constructor() {
    super('Hidden files and files of the operating system are not taken');
  }
}

/** A file, other than an image, has more bytes than are taken. */
export class FileTooLargeError extends AppError {
  readonly kind = 'too_large';
  readonly code = 'file_too_large';

  constructor(maxBytes: number) {
    super(`The file is too large: at most ${maxBytes} bytes are taken`);
  }
}

/** A ZIP archive that cannot be read, or that unpacks to more than is taken. */
export class ArchiveRefusedError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'archive_refused';
}

/** The annotation file of an upload cannot be imported. The images, which came before it, are stored. */
export class AnnotationFileRefusedError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'annotation_file_unreadable';

  /** @param summary what was stored, for the body of the answer */
  constructor(cause: AppError, summary: object) {
    super(`${cause.message} The images were stored.`, {
      cause,
      fields: { upload_summary: summary },
    });
  }
}
