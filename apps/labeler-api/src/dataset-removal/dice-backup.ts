import { type Shape, shapeOfGeometry } from '@libs/formats';
import type { JsonObject } from '@libs/labeler-db';
import { countClasses } from '../projects/task-classes';
import type { BackupImage, BackupProject } from './backup.queries';

/** Names of tasks in DICE files, where they differ from ours. */
const TASKS: Record<string, string> = {
  detection: 'object_detection',
  segmentation: 'instance_segmentation',
  keypoint: 'keypoint_detection',
  line: 'line_detection',
  geometry: 'geometry_detection',
};

const BACKGROUND = '__background__';

interface BackupClass extends JsonObject {
  /** Index in the file. */
  id: number;
  name: string;
  task_type: string;
  /** Id in the project; unique within its task. */
  class_id: string;
}

/**
 * Writes the nested form of DICE, one image per line. All tasks lie in one file; each annotation also carries what the
 * database has of it, so that nothing is lost.
 */
export class DiceBackup {
  private readonly classes: BackupClass[];
  private images = 0;
  private annotations = 0;

  /** @param at moment of the backup; equal content and moments give equal bytes */
  constructor(
    private readonly project: BackupProject,
    private readonly at: Date,
  ) {
    this.classes = classesOf(project.task_classes);
  }

  /** The first line. Ends within the list of images. */
  head(): string {
    const {
      dataset_id: datasetId,
      dataset_name: name,
      created_at: createdAt,
      ...rest
    } = this.project;
    const head = {
      format_version: '1.0',
      dataset_id: datasetId,
      dataset_name: name,
      task_type: taskName(rest.task_types[0] ?? null),
      created_at: createdAt.toISOString(),
      last_modified_at: this.at.toISOString(),
      version: 1,
      storage_info: { storage_type: 's3', image_root: imageRoot(datasetId) },
      project: rest,
      classes: this.classes,
    };
    return `${JSON.stringify(head).slice(0, -1)},"images":[\n`;
  }

  /** One line. */
  image(row: BackupImage): string {
    const separator = this.images === 0 ? '' : ',';
    this.images += 1;
    this.annotations += row.annotations.length;
    return `${separator}${JSON.stringify(this.describe(row, this.images))}\n`;
  }

  /** The last line. */
  tail(): string {
    const statistics = { total_images: this.images, total_annotations: this.annotations };
    return `],"statistics":${JSON.stringify(statistics)}}\n`;
  }

  private describe(row: BackupImage, number: number): JsonObject {
    const root = imageRoot(this.project.dataset_id);
    const fileName = row.s3_key.startsWith(root) ? row.s3_key.slice(root.length) : row.s3_key;
    return {
      id: number,
      image_id: row.id,
      file_name: fileName,
      file_format: /\.([^./]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? 'unknown',
      width: row.width ?? 0,
      height: row.height ?? 0,
      depth: 3,
      statuses: row.statuses,
      annotations: row.annotations.map((annotation) => this.annotation(annotation, number)),
    };
  }

  private annotation(stored: JsonObject, imageNumber: number): JsonObject {
    const { annotation_type: type, geometry, class_id: classId, class_name: className } = stored;
    const isBackground = type === 'no_object';
    const known = this.classes.find(
      (each) => each.task_type === stored.task_type && each.class_id === classId,
    );
    const shape = shapeOfGeometry(type, geometry as JsonObject);
    return {
      ...stored,
      image_id: imageNumber,
      type,
      class_id: isBackground ? -1 : (known?.id ?? null),
      class_name: isBackground ? BACKGROUND : (known?.name ?? className),
      project_class_id: classId,
      project_class_name: className,
      ...(typeof shape === 'string' ? {} : membersOf(shape)),
    };
  }
}

/** The members of the format for the form of an annotation. */
function membersOf(shape: Shape): JsonObject {
  switch (shape.type) {
    case 'bbox':
      return {
        bbox: [shape.x, shape.y, shape.width, shape.height],
        bbox_format: 'xywh',
        area: shape.width * shape.height,
        iscrowd: 0,
      };
    case 'polygon':
      return { segmentation: [shape.points.flat()], iscrowd: 0 };
    case 'polyline':
      return { polyline: shape.points.flat() };
    case 'circle':
      return { circle: { center: shape.center, radius: shape.radius } };
    case 'no_object':
      return { is_background: true };
    case 'rotated_bbox':
    case 'keypoint':
    case 'line':
    case 'classification':
      return {};
  }
}

/** The classes of all tasks, each task in its own order. */
function classesOf(taskClasses: JsonObject): BackupClass[] {
  const entries = Object.entries(countClasses(taskClasses, [])).flatMap(([task, classes]) =>
    Object.entries(classes)
      .sort(([a, left], [b, right]) => left.order - right.order || (a < b ? -1 : 1))
      .map(([classId, { name, color }]) => ({ task, classId, name, color })),
  );
  return entries.map(({ task, classId, name, color }, id) => ({
    id,
    name,
    color,
    supercategory: 'object',
    task_type: task,
    class_id: classId,
  }));
}

function taskName(task: string | null): string | null {
  return task === null ? null : (TASKS[task] ?? task);
}

function imageRoot(datasetId: string): string {
  return `datasets/${datasetId}/images/`;
}
