/* oxlint-disable complexity -- each rule of a format is a condition of its own */

type Json = Record<string, unknown>;
type HasPicture = (fileName: string) => boolean;

const MEMBERS = [
  'format_version',
  'dataset_id',
  'dataset_name',
  'task_type',
  'created_at',
  'last_modified_at',
  'version',
  'storage_info',
  'classes',
  'images',
  'statistics',
  'annotations',
  'categories',
];
const IMAGE_MEMBERS = [
  'id',
  'image_id',
  'file_name',
  'file_format',
  'width',
  'height',
  'depth',
  'split',
  'annotations',
  'metadata',
];
const TASKS = [
  'object_detection',
  'instance_segmentation',
  'keypoint_detection',
  'line_detection',
  'geometry_detection',
  'classification',
];
const BACKGROUND = { class_id: -1, class_name: '__background__' };
const KOREAN_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?\+09:00$/;
const TOLERANCE = 0.02;

const isNumbers = (value: unknown, length?: number): value is number[] =>
  Array.isArray(value) &&
  value.every((each) => typeof each === 'number' && Number.isFinite(each)) &&
  (length === undefined || value.length === length);
const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
const isTime = (value: unknown): boolean => typeof value === 'string' && KOREAN_TIME.test(value);
const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * What is wrong with a file by the definition of DICE 1.0.
 * @param bytes The file as it is: two spaces of indentation, ASCII only
 * @param hasPicture Whether there is a picture of this name, relative to the root of images
 */
export function diceProblems(bytes: Buffer, hasPicture: HasPicture = () => true): string[] {
  const text = bytes.toString();
  const document = JSON.parse(text) as Json;
  const problems: string[] = [];
  const claim = (isTrue: boolean, problem: string) => {
    if (!isTrue) problems.push(problem);
  };
  const members = Object.keys(document).filter((name) => name !== 'split_config');
  claim(isEqual(members, MEMBERS), `members ${members.join()}`);
  claim(document.format_version === '1.0', 'format_version');
  claim(TASKS.includes(String(document.task_type)), `task_type ${String(document.task_type)}`);
  claim(isTime(document.created_at) && isTime(document.last_modified_at), 'times');
  claim(isCount(document.version), 'version');
  const root = (document.storage_info as Json).image_root;
  claim(root === `datasets/${String(document.dataset_id)}/images/`, 'image_root');
  claim(/^[\x00-\x7f]*$/.test(text), 'text that is not ASCII');
  claim(text === `${asciiOf(document)}\n`, 'indentation');

  const classes = document.classes as Json[];
  claim(
    classes.every(({ id, name, color }, index) => id === index && Boolean(name) && Boolean(color)),
    'classes',
  );
  const images = document.images as Json[];
  const ids = images.map(({ id }) => id);
  claim(new Set(ids).size === ids.length, 'ids of images are not unique');
  for (const image of images) problems.push(...imageProblems(image, classes, hasPicture));
  problems.push(...statisticsProblems(document.statistics as Json, images));
  problems.push(...flatProblems(document, images));
  return problems;
}

/** Two spaces a level and ASCII only: how readers in Python write it. */
function asciiOf(document: unknown): string {
  return JSON.stringify(document, null, 2).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function imageProblems(image: Json, classes: Json[], hasPicture: HasPicture): string[] {
  const problems: string[] = [];
  const name = String(image.file_name);
  const claim = (isTrue: boolean, problem: string) => {
    if (!isTrue) problems.push(`${name}: ${problem}`);
  };
  claim(isEqual(Object.keys(image), IMAGE_MEMBERS), 'members');
  claim(Number.isInteger(image.id) && Number(image.id) > 0, 'id');
  claim(hasPicture(name), 'no such picture');
  const extension = /\.([^./]+)$/.exec(name)?.[1];
  claim(image.file_format === (extension?.toLowerCase() ?? 'unknown'), 'file_format');
  claim(isCount(image.width) && isCount(image.height), 'size');
  claim(['train', 'val', 'test'].includes(String(image.split)), 'split');
  const { labeled_at: labeledAt, reviewed_at: reviewedAt } = image.metadata as Json;
  for (const time of [labeledAt, reviewedAt]) claim(time === null || isTime(time), 'metadata');
  for (const annotation of image.annotations as Json[]) {
    claim(annotation.image_id === image.id, 'image_id of an annotation');
    for (const problem of annotationProblems(annotation, classes)) claim(false, problem);
  }
  return problems;
}

/** Each type of annotation is known by the member that no other has. */
function annotationProblems(annotation: Json, classes: Json[]): string[] {
  const problems: string[] = [];
  const claim = (isTrue: boolean, problem: string) => {
    if (!isTrue) problems.push(`annotation ${String(annotation.id)}: ${problem}`);
  };
  const { class_id: classId, class_name: className, bbox } = annotation;
  claim(Number.isInteger(annotation.id), 'id');
  claim(typeof annotation.attributes === 'object' && annotation.attributes !== null, 'attributes');
  if (annotation.is_background === true) {
    claim(isEqual({ class_id: classId, class_name: className }, BACKGROUND), 'background');
    return problems;
  }
  claim(classes[Number(classId)]?.name === className, 'class');
  if (bbox === undefined) return problems;
  claim(annotation.bbox_format === 'xywh', 'bbox_format');
  if (!isNumbers(bbox, 4)) return [...problems, `annotation ${String(annotation.id)}: bbox`];
  const [, , width = 0, height = 0] = bbox;
  claim(width >= 0 && height >= 0, 'size of bbox');
  const { segmentation, polyline, circle, area } = annotation;
  if (segmentation !== undefined) {
    const rings = segmentation as unknown[];
    const isRing = (ring: unknown) => isNumbers(ring) && ring.length >= 6 && ring.length % 2 === 0;
    claim(rings.length > 0 && rings.every(isRing), 'segmentation');
    claim(isNumbers([area]) && Number(area) <= width * height + TOLERANCE, 'area');
  } else if (polyline !== undefined) {
    claim(isNumbers(polyline) && polyline.length % 2 === 0, 'polyline');
  } else if (circle !== undefined) {
    const { center, radius } = circle as Json;
    claim(isNumbers(center, 2) && isNumbers([radius]), 'circle');
    claim(Math.abs(Number(area) - Math.PI * Number(radius) ** 2) <= TOLERANCE, 'area');
  } else {
    claim(Math.abs(Number(area) - width * height) <= TOLERANCE, 'area');
  }
  return problems;
}

function statisticsProblems(statistics: Json, images: Json[]): string[] {
  const annotations = images.flatMap((image) => image.annotations as Json[]);
  const expected = {
    total_images: images.length,
    total_annotations: annotations.length,
    class_distribution: counted(annotations.map(({ class_name: name }) => String(name))),
    split_distribution: counted(images.map(({ split }) => String(split))),
  };
  return Object.entries(expected)
    .filter(([name, value]) => !isEqual(sorted(statistics[name]), sorted(value)))
    .map(([name]) => `statistics: ${name}`);
}

/** Names may be those of members that every object has. */
function counted(names: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function sorted(value: unknown): unknown {
  if (value instanceof Map) return [...value].sort();
  return typeof value === 'object' && value !== null ? Object.entries(value).sort() : value;
}

/** The second form, which readers of COCO take: whatever has a box and a class. */
function flatProblems(document: Json, images: Json[]): string[] {
  const problems: string[] = [];
  const classes = (document.classes as Json[]).map(({ id, name }) => [id, name]);
  const categories = (document.categories as Json[]).map(({ id, name }) => [id, name]);
  if (!isEqual(classes, categories)) problems.push('categories');
  const boxed = images
    .flatMap((image) => image.annotations as Json[])
    .filter(({ bbox, class_id: classId }) => bbox !== undefined && Number(classId) >= 0)
    .map(({ id, image_id: imageId, class_id: classId, bbox }) => [id, imageId, classId, bbox]);
  const flat = (document.annotations as Json[]).map(
    ({ id, image_id: imageId, category_id: classId, bbox }) => [id, imageId, classId, bbox],
  );
  if (!isEqual(boxed, flat)) problems.push('annotations');
  return problems;
}
