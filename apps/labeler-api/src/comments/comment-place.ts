import type { FoundPlace, NewComment, WantedPlace } from './comment.repository';
import {
  CommentAnnotationNotFoundError,
  CommentImageNotFoundError,
  CommentNotFoundError,
  CommentPlaceError,
  MentionError,
} from './comments.errors';

type Place = Pick<NewComment, 'imageId' | 'annotationId' | 'threadId'>;

/**
 * Where a comment goes: a reply to where its thread is, any other to the annotation or image that it names.
 * @throws CommentNotFoundError, CommentPlaceError, CommentImageNotFoundError, CommentAnnotationNotFoundError, MentionError
 */
export function placeOf(wanted: WantedPlace, found: FoundPlace): Place {
  if (found.strangers.length > 0) throw new MentionError(found.strangers);
  return wanted.parentId === null ? ownPlace(wanted, found) : threadPlace(wanted, found);
}

function threadPlace({ parentId, imageId, annotationId }: WantedPlace, found: FoundPlace): Place {
  const { thread_id, thread_image_id, thread_annotation_id } = found;
  if (thread_id === null) throw new CommentNotFoundError(parentId ?? 0);
  const isElsewhere =
    (imageId !== null && imageId !== thread_image_id) ||
    (annotationId !== null && annotationId !== thread_annotation_id);
  if (isElsewhere) throw CommentPlaceError.otherThread();
  return { imageId: thread_image_id, annotationId: thread_annotation_id, threadId: thread_id };
}

function ownPlace({ imageId, annotationId }: WantedPlace, found: FoundPlace): Place {
  if (imageId !== null && !found.image_exists) throw new CommentImageNotFoundError(imageId);
  if (annotationId === null) return { imageId, annotationId, threadId: null };
  const annotated = found.annotation_image_id;
  if (annotated === null) throw new CommentAnnotationNotFoundError(annotationId);
  if (imageId !== null && imageId !== annotated) throw CommentPlaceError.otherImage(annotationId);
  return { imageId: annotated, annotationId, threadId: null };
}
