import { ApiProperty } from '@nestjs/swagger';
import type { ReviewedImageRow } from '../image-review.repository';

/** An image after a verdict, over the tasks that the verdict is about. */
export class ImageReviewView {
  @ApiProperty({ example: 'img_5f0c2ab98d1e4f37' })
  image_id!: string;

  @ApiProperty()
  is_confirmed!: boolean;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  confirmed_at!: Date | null;

  @ApiProperty({ enum: ['in-progress', 'completed'] })
  status!: ReviewedImageRow['status'];

  @ApiProperty({ type: 'integer', example: 3 })
  total_annotations!: number;

  @ApiProperty({ type: 'integer', example: 3 })
  confirmed_annotations!: number;
}

export class BulkConfirmedView {
  @ApiProperty({ type: 'integer', description: 'Images that are confirmed now.', example: 2 })
  confirmed!: number;

  @ApiProperty({ type: 'integer', description: 'Images that were left alone.', example: 1 })
  failed!: number;

  @ApiProperty({ type: [ImageReviewView] })
  results!: ImageReviewView[];

  @ApiProperty({
    type: [String],
    description:
      'Why images were left alone: unknown, locked by somebody else, or without annotations.',
    example: ['Image img_5f0c2ab98d1e4f37 is locked by another user'],
  })
  errors!: string[];
}

export function toImageReviewView(row: ReviewedImageRow): ImageReviewView {
  const { image_id, is_confirmed, confirmed_at, status } = row;
  const { total_annotations, confirmed_annotations } = row;
  return {
    ...{ image_id, is_confirmed, confirmed_at: is_confirmed ? confirmed_at : null, status },
    ...{ total_annotations, confirmed_annotations },
  };
}
