import { AppError } from '@libs/errors';

/** The project has no such comment, or it was deleted. */
export class CommentNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'comment_not_found';

  constructor(commentId: number) {
    super(`Comment ${commentId} does not exist in this project`, {
      fields: { comment_id: commentId },
    });
  }
}

/** What the comment is about does not exist in this project. */
export class CommentImageNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'image_not_found';

  constructor(imageId: string) {
    super(`Image ${imageId} does not exist in this project`, { fields: { image_id: imageId } });
  }
}

/** What the comment is about does not exist in this project. */
export class CommentAnnotationNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'annotation_not_found';

  constructor(annotationId: number) {
    super(`Annotation ${annotationId} does not exist in this project`, {
      fields: { annotation_id: annotationId },
    });
  }
}

/** The image, the annotation and the thread that a comment names do not belong together. */
export class CommentPlaceError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'comment_place_mismatch';

  static otherImage(annotationId: number): CommentPlaceError {
    return new CommentPlaceError(`Annotation ${annotationId} is on another image`);
  }

  static otherThread(): CommentPlaceError {
    return new CommentPlaceError(
      'A reply is about what its thread is about. Leave out image_id and annotation_id',
    );
  }
}

/** Only members are told that they are mentioned. */
export class MentionError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'mention_not_member';

  constructor(userIds: readonly number[]) {
    super('Only members of the project can be mentioned', { fields: { user_ids: userIds } });
  }
}

/** Somebody else's comment. */
export class ForeignCommentError extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'foreign_comment';

  static notEdited(): ForeignCommentError {
    return new ForeignCommentError('You can only edit your own comments');
  }

  static notDeleted(): ForeignCommentError {
    return new ForeignCommentError(
      'You can only delete your own comments, unless you administer the project',
    );
  }
}
