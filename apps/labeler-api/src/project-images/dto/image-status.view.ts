import { ApiProperty } from '@nestjs/swagger';
import type { ImageStatus } from '@libs/labeler-db';

const moment = (description?: string) => ({
  type: 'string' as const,
  format: 'date-time',
  nullable: true,
  ...(description !== undefined && { description }),
});
const person = { type: 'integer' as const, nullable: true, example: 7 };
const IMAGE_STATUSES = ['not-started', 'in-progress', 'completed'] satisfies ImageStatus[];

/** How far an image is in a task. */
export class ImageStatusView {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Null for images without annotations.',
  })
  id!: number | null;

  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ example: 'img_5f0c2ab98d1e4f37' })
  image_id!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    example: 'detection',
    description: 'Null for an image without annotations, when no task was named.',
  })
  task_type!: string | null;

  @ApiProperty({ enum: IMAGE_STATUSES })
  status!: ImageStatus;

  @ApiProperty(moment())
  first_modified_at!: string | null;

  @ApiProperty(moment())
  last_modified_at!: string | null;

  @ApiProperty(moment())
  confirmed_at!: string | null;

  @ApiProperty(person)
  confirmed_by!: number | null;

  @ApiProperty(moment('Until the image is confirmed again.'))
  rejected_at!: string | null;

  @ApiProperty(person)
  rejected_by!: number | null;

  @ApiProperty({ type: 'integer', example: 3 })
  total_annotations!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  confirmed_annotations!: number;

  @ApiProperty({ type: 'integer', example: 2 })
  draft_annotations!: number;

  @ApiProperty()
  is_image_confirmed!: boolean;

  @ApiProperty({ description: 'Somebody said that there is nothing to find on the image.' })
  has_no_object!: boolean;
}

export class ImageStatusListView {
  @ApiProperty({ type: [ImageStatusView] })
  statuses!: ImageStatusView[];

  @ApiProperty({ type: 'integer', description: 'Images of the project.', example: 1234 })
  total!: number;

  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;
}
