import {
  type JsonObject,
  PROJECT_STATUSES,
  type ProjectStatus,
  TASK_TYPES,
} from '@libs/labeler-db';
import type { DirectoryUser } from '@libs/user-db';
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { ProjectRow } from '../project.queries';
import { countClasses, type CountedClasses } from '../task-classes';

const text = (example: string | null) => ({ type: String, nullable: true, example });
const object = (example: JsonObject) => ({
  type: 'object' as const,
  additionalProperties: true,
  example,
});

/** A class of one task. */
export class CountedClassView {
  @ApiProperty({ example: 'cat' })
  name!: string;

  @ApiProperty({ example: '#ff0000' })
  color!: string;

  @ApiProperty(text('Four legs'))
  description!: string | null;

  @ApiProperty({ type: 'integer', example: 0 })
  order!: number;

  @ApiProperty({ type: 'integer', description: 'Images with the class in this task.', example: 3 })
  image_count!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Annotations of the class, of any shape.',
    example: 5,
  })
  bbox_count!: number;
}

/** A project: what is annotated in a dataset, and how. */
@ApiExtraModels(CountedClassView)
export class ProjectView {
  @ApiProperty({ example: 'proj_0123456789ab' })
  id!: string;

  @ApiProperty({ example: 'Street scenes' })
  name!: string;

  @ApiProperty(text('Annotation project for Street scenes'))
  description!: string | null;

  @ApiProperty({ example: 'ds_0123456789abcdef' })
  dataset_id!: string;

  @ApiProperty({ type: 'integer', example: 7 })
  owner_id!: number;

  @ApiProperty({
    type: [String],
    description: `Of ${TASK_TYPES.join(', ')}.`,
    example: ['detection'],
  })
  task_types!: string[];

  @ApiProperty(object({ detection: { type: 'bbox' } }))
  task_config!: JsonObject;

  @ApiProperty({
    type: 'object',
    description: 'By task and class id.',
    additionalProperties: {
      type: 'object',
      additionalProperties: { $ref: getSchemaPath(CountedClassView) },
    },
  })
  task_classes!: CountedClasses;

  @ApiProperty(object({}))
  settings!: JsonObject;

  @ApiProperty({ type: 'integer', example: 1280 })
  total_images!: number;

  @ApiProperty({ type: 'integer', description: 'Images with annotations.', example: 312 })
  annotated_images!: number;

  @ApiProperty({ type: 'integer', example: 2048 })
  total_annotations!: number;

  @ApiProperty({ enum: PROJECT_STATUSES, example: 'active' })
  status!: ProjectStatus;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  updated_at!: string;

  @ApiProperty({ type: 'integer', nullable: true, example: 7 })
  last_updated_by!: number | null;

  @ApiProperty({ ...text('Olivia Park'), description: 'Null while the users are unavailable.' })
  last_updated_by_name!: string | null;

  @ApiProperty(text('olivia@example.com'))
  last_updated_by_email!: string | null;

  @ApiProperty({ example: 'Street scenes' })
  dataset_name!: string;

  @ApiProperty({ type: 'integer', example: 1280 })
  dataset_num_items!: number;
}

export function toProjectView(
  { uses, ...row }: ProjectRow,
  people: ReadonlyMap<number, DirectoryUser>,
): ProjectView {
  const editor = row.last_updated_by === null ? undefined : people.get(row.last_updated_by);
  return {
    ...row,
    task_classes: countClasses(row.task_classes, uses),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    last_updated_by_name: editor?.fullName ?? null,
    last_updated_by_email: editor?.email ?? null,
  };
}
