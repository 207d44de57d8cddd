import { ApiProperty } from '@nestjs/swagger';
import type { ReviewAction } from '../review-log.queries';

const ACTIONS = [
  'image_confirmed',
  'image_unconfirmed',
  'image_rejected',
  'image_reopened',
  'annotations_confirmed',
  'annotations_unconfirmed',
] satisfies ReviewAction[];

export class ReviewEntryView {
  @ApiProperty({
    enum: ACTIONS,
    description: '`image_reopened` is an edit after the image was confirmed.',
  })
  action!: ReviewAction;

  @ApiProperty({ type: 'string', nullable: true, description: 'Null for all tasks.' })
  task_type!: string | null;

  @ApiProperty({ type: 'integer', description: 'Annotations that changed.', example: 3 })
  annotations!: number;

  @ApiProperty({ type: 'integer', nullable: true })
  comment_id!: number | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Why the image was rejected, as it reads now.',
  })
  comment!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 7 })
  user_id!: number | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'Rita Reviewer' })
  user_name!: string | null;

  @ApiProperty({ format: 'date-time' })
  timestamp!: Date;
}

export class ReviewLogView {
  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ example: 'img_5f0c2ab98d1e4f37' })
  image_id!: string;

  @ApiProperty({ type: [ReviewEntryView], description: 'The newest first, 200 at most.' })
  entries!: ReviewEntryView[];
}
