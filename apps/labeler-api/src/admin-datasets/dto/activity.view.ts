import type { JsonObject } from '@libs/labeler-db';
import { ApiProperty } from '@nestjs/swagger';
import type { Happening } from '../activity.queries';
import { activityType } from '../activity-types';

/** What stands for somebody of whom nothing is known. */
const NOBODY = 'System';

export class ActivityView {
  @ApiProperty({
    description:
      '`annotation_created`, `annotation_updated`, `annotation_deleted`, `annotation_confirmed`, `version_published`, ' +
      '`images_uploaded`, `image_deleted`, `version_withdrawn`, `member_granted`, `member_removed` and others.',
    example: 'annotation_created',
  })
  type!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  timestamp!: string;

  @ApiProperty({ description: '`System` where nobody is known.', example: 'olivia@example.com' })
  user_email!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { annotation_id: 91, task_type: 'detection', image_id: 'line3/0007' },
  })
  details!: JsonObject;
}

export function toActivityView(row: Happening, email: string | null): ActivityView {
  return {
    type: activityType(row),
    timestamp: new Date(row.at).toISOString(),
    user_email: email ?? NOBODY,
    details: row.details,
  };
}
