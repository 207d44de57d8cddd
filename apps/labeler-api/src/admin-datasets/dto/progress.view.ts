import { ApiProperty } from '@nestjs/swagger';
import type { Progress } from '../progress.queries';

const whole = (example: number, description: string) =>
  ({ type: 'integer', minimum: 0, example, description }) as const;

const UNKNOWN = 'Unknown';
/** Decimals of the rate. */
const SCALE = 10_000;

export class ImagesByStatusView {
  @ApiProperty(whole(2, 'Without annotations in any task.'))
  'not-started'!: number;

  @ApiProperty(whole(5, 'Begun, and not complete in every task.'))
  'in-progress'!: number;

  @ApiProperty(whole(13, 'Complete or confirmed in every task.'))
  completed!: number;
}

export class ContributionView {
  @ApiProperty({ type: 'integer', example: 3 })
  user_id!: number;

  @ApiProperty({ description: '`Unknown` for a user who is not known.', example: 'a@example.com' })
  user_email!: string;

  @ApiProperty(whole(40, 'Annotations that are there.'))
  annotation_count!: number;
}

/** Each image counts once, whatever the number of tasks. */
export class ProgressView {
  @ApiProperty({ type: ImagesByStatusView })
  images_by_status!: ImagesByStatusView;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { detection: 40 },
  })
  annotations_by_task!: Record<string, number>;

  @ApiProperty({ type: 'number', minimum: 0, maximum: 1, example: 0.65 })
  completion_rate!: number;

  @ApiProperty(whole(20, 'All images of the dataset.'))
  total_images!: number;

  @ApiProperty(whole(13, 'The same as `images_by_status.completed`.'))
  completed_images!: number;

  @ApiProperty({ type: [ContributionView], description: 'Who drew most, at most ten.' })
  user_contributions!: ContributionView[];
}

export function toProgressView(
  progress: Progress,
  emailOf: (userId: number) => string | null,
): ProgressView {
  const { images, begun_images: begun, completed_images: completed } = progress;
  return {
    images_by_status: {
      'not-started': Math.max(0, images - begun),
      'in-progress': Math.max(0, begun - completed),
      completed,
    },
    annotations_by_task: progress.tasks,
    completion_rate: images === 0 ? 0 : Math.round((completed / images) * SCALE) / SCALE,
    total_images: images,
    completed_images: completed,
    user_contributions: progress.contributions.map(({ user_id: userId, annotations }) => ({
      user_id: userId,
      user_email: emailOf(userId) ?? UNKNOWN,
      annotation_count: annotations,
    })),
  };
}
