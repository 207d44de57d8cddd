import { type AppError, ValidationFailedError } from '@libs/errors';
import {
  type AnnotationType,
  clipGeometry,
  type Geometry,
  isAnnotationType,
  readGeometry,
} from '@libs/geometry';
import type { JsonObject, TaskType } from '@libs/labeler-db';
import type { Place, PlaceAsked } from './annotation-lookup.queries';
import type { NewAnnotation } from './annotation.repository';
import {
  TaskNotEnabledError,
  TaskTypeRequiredError,
  UnknownAnnotationTypeError,
  UnknownClassError,
  UnknownImageError,
} from './annotations.errors';
import type { CreateAnnotationDto } from './dto/create-annotation.dto';

/** What is marked as having nothing to annotate has this for a class name. */
export const BACKGROUND = '__background__';

const TASK_OF: Record<Exclude<AnnotationType, 'no_object'>, TaskType> = {
  bbox: 'detection',
  rotated_bbox: 'detection',
  polygon: 'segmentation',
  polyline: 'geometry',
  circle: 'geometry',
  keypoint: 'keypoint',
  line: 'line',
  classification: 'classification',
};

/** An annotation as somebody wants to have it, before the project was asked. */
export interface Proposal extends Omit<PlaceAsked, 'projectId'> {
  annotationType: string;
  geometry: Geometry;
  attributes: JsonObject;
  confidence: number | null;
  notes: string | null;
}

/**
 * Of an unknown type nothing but that can be said, later: that the image is locked comes first.
 * @throws ValidationFailedError for the geometry
 */
export function propose(dto: CreateAnnotationDto): Proposal {
  const { image_id: imageId, annotation_type: type, confidence = null, notes = null } = dto;
  const geometry = isAnnotationType(type) ? checkedGeometry(type, dto.geometry) : UNREAD;
  const attributes = dto.attributes ?? {};
  return {
    imageId,
    annotationType: type,
    taskType: taskOf(type, attributes, geometry),
    geometry,
    ...(type === NO_OBJECT ? { classId: null, className: null } : wantedClass(dto)),
    attributes,
    confidence,
    notes,
  };
}

/** The class to look up: by its id, else by its name. */
export function wantedClass({ class_id: id, class_name: name }: ClassAsked) {
  return { classId: id ?? null, className: name === BACKGROUND ? null : (name ?? null) };
}

export type ClassAsked = Pick<CreateAnnotationDto, 'class_id' | 'class_name'>;

const NO_OBJECT = 'no_object';
const UNREAD: Geometry = { type: NO_OBJECT };

/** @throws ValidationFailedError */
export function checkedGeometry(type: AnnotationType, value: unknown): Geometry {
  const read = readGeometry(type, value);
  if ('geometry' in read) return read.geometry;
  const { field, message } = read.problem;
  const path = field === '' ? 'geometry' : `geometry.${field}`;
  throw new ValidationFailedError([{ field: path, message }]);
}

/** The web client deletes marks and brings them back without their attributes. */
function taskOf(type: string, attributes: JsonObject, geometry: Geometry): string | null {
  if (type !== NO_OBJECT) return TASK_OF[type as keyof typeof TASK_OF] ?? null;
  const task = [attributes.task_type, geometry.task_type].find(
    (each) => typeof each === 'string' && each !== '',
  );
  return (task as string | undefined) ?? null;
}

/**
 * Why the project cannot have the annotation; undefined when it can.
 * @param place Undefined when the project was removed meanwhile.
 */
export function refusalOf(proposal: Proposal, place: Place | undefined): AppError | undefined {
  if (!place) return new UnknownImageError(proposal.imageId);
  const { annotationType } = proposal;
  if (!isAnnotationType(annotationType)) return new UnknownAnnotationTypeError(annotationType);
  if (place.taskType === null) return new TaskTypeRequiredError();
  if (!place.isEnabled) return new TaskNotEnabledError(place.taskType);
  if (!place.isImage) return new UnknownImageError(proposal.imageId);
  const wanted = proposal.classId ?? proposal.className;
  if (wanted === null || place.classId !== null) return undefined;
  return new UnknownClassError(wanted, place.taskType);
}

/** The annotation as it is stored. Expects that `refusalOf` had nothing to say. */
export function placed(proposal: Proposal, place: Place): NewAnnotation {
  const { annotationType, imageId, geometry, attributes, confidence, notes } = proposal;
  const taskType = place.taskType ?? '';
  const isMark = annotationType === NO_OBJECT;
  return {
    projectId: place.projectId,
    datasetId: place.datasetId,
    imageId,
    annotationType,
    taskType,
    geometry: clipped(geometry, place),
    classId: place.classId,
    className: isMark ? BACKGROUND : place.className,
    // The web client reads the task of a mark from its attributes.
    attributes: isMark ? { ...attributes, task_type: taskType } : attributes,
    confidence,
    notes,
    replaces: annotationType === 'classification' && place.isSingleClass,
  };
}

/** @param image Its size, if known. */
export function clipped(
  geometry: Geometry,
  { width, height }: { width: number | null; height: number | null },
): Geometry {
  return width !== null && height !== null ? clipGeometry(geometry, { width, height }) : geometry;
}
