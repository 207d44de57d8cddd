import { ApiProperty } from '@nestjs/swagger';
import type { TaskStats } from '../task-stats';

const images = (description: string, example: number) => ({
  type: 'integer' as const,
  description,
  example,
});

export class TaskStatsView implements TaskStats {
  @ApiProperty({ example: 'detection' })
  task_type!: string;

  @ApiProperty(images('All images of the dataset: the sum of the four below.', 500))
  total_images!: number;

  @ApiProperty(images('Without annotations of the task.', 380))
  not_started!: number;

  @ApiProperty(images('With annotations that are drafts.', 70))
  in_progress!: number;

  @ApiProperty(images('With annotations that are all confirmed, one by one.', 5))
  completed!: number;

  @ApiProperty(images('Confirmed as a whole; not counted as completed.', 45))
  confirmed!: number;
}

export class ProjectStatsView {
  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ type: 'integer', example: 500 })
  total_images!: number;

  @ApiProperty({
    type: [TaskStatsView],
    description: 'In the order of the task types; one named `default` when there are none.',
  })
  task_stats!: TaskStats[];
}
