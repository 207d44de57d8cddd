import { AppError } from '@libs/errors';

/** A file is no image that we take, or a broken one. */
export class UnreadableImageError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'image_unreadable';
}

/** A picture, or the file that holds it, is larger than we decode. */
export class ImageTooLargeError extends AppError {
  readonly kind = 'too_large';
  readonly code = 'image_too_large';
}

/** A file name cannot be the path of an image. */
export class ImagePathError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'image_path_invalid';
}
