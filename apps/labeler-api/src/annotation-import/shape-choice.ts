import type { AnnotationRecord, Keypoint, ProblemCode, Shape } from '@libs/formats';
import type { ProjectClasses } from './project-classes';

type Box = Extract<Shape, { type: 'bbox' }>;

type Form = Pick<AnnotationRecord, 'shapes' | 'keypoints'>;

/**
 * What the project is after of one object that may have keypoints beside its box and its outline: the keypoints where
 * the project has a task for them, and then of the others only what it has a task for too; else they are to be kept
 * beside the other shapes.
 */
export function chooseForm(
  { shapes, keypoints }: Form,
  project: Pick<ProjectClasses, 'hasTask'>,
): { shapes: readonly Shape[]; changes: ProblemCode[]; keypoints: Form['keypoints'] } {
  if (!keypoints || !project.hasTask('keypoint')) {
    return { ...chooseShapes(shapes, project), keypoints };
  }
  const isWanted = project.hasTask('detection') || project.hasTask('segmentation');
  const others = isWanted ? chooseShapes(shapes, project) : { shapes: [], changes: [] };
  const points = Array.from(
    { length: keypoints.length / 3 },
    (_, at) => keypoints.slice(3 * at, 3 * at + 3) as unknown as Keypoint,
  );
  const shape: Shape = { type: 'keypoint', points };
  return { shapes: [shape, ...others.shapes], changes: others.changes, keypoints: null };
}

/** Pixels. */
const SAME = 0.01;

/**
 * Which of the shapes of one object the project is after, when the file gives its box and its outline: the box for
 * detection, the outline for segmentation, both where the project has both tasks, the box where it has neither.
 */
export function chooseShapes(
  shapes: readonly Shape[],
  project: Pick<ProjectClasses, 'hasTask'>,
): { shapes: readonly Shape[]; changes: ProblemCode[] } {
  const box = shapes.find((shape): shape is Box => shape.type === 'bbox');
  const outlines = shapes.filter(({ type }) => type === 'polygon');
  if (!box || outlines.length === 0) return { shapes, changes: partsOf(outlines) };
  if (
    outlines.every((outline) => isOutlineOfBox(outline, box)) &&
    !project.hasTask('segmentation')
  ) {
    return { shapes: [box], changes: [] };
  }
  if (!project.hasTask('segmentation')) return { shapes: [box], changes: ['outline_left_out'] };
  return {
    shapes: project.hasTask('detection') ? shapes : outlines,
    changes: partsOf(outlines),
  };
}

function partsOf(outlines: readonly Shape[]): ProblemCode[] {
  return outlines.length > 1 ? ['object_in_parts'] : [];
}

/** Some tools write the box once more as an outline; then nothing is lost with it. */
function isOutlineOfBox(outline: Shape, { x, y, width, height }: Box): boolean {
  if (outline.type !== 'polygon' || outline.points.length !== 4) return false;
  return outline.points.every(
    ([px, py]) =>
      Math.min(Math.abs(px - x), Math.abs(px - x - width)) < SAME &&
      Math.min(Math.abs(py - y), Math.abs(py - y - height)) < SAME,
  );
}
