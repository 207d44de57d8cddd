import type { JsonObject } from '@libs/labeler-db';
import type { DirectoryUser } from '@libs/user-db';
import { ApiProperty, OmitType } from '@nestjs/swagger';
import type { HistoryRow } from '../history.queries';

const state = {
  type: 'object' as const,
  additionalProperties: true,
  nullable: true,
};

/** One change of one annotation. */
export class HistoryEntryView {
  @ApiProperty({ type: 'integer', example: 90210 })
  id!: number;

  @ApiProperty({ type: 'integer', example: 1204 })
  annotation_id!: number;

  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null where older releases did not say.',
    example: 'line-3/weld-0042',
  })
  image_id!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'detection' })
  task_type!: string | null;

  @ApiProperty({
    description:
      '`create`, `update`, `delete`, `confirm`, `unconfirm` or `restore`; more may come.',
    example: 'update',
  })
  action!: string;

  @ApiProperty({ ...state, description: 'The whole annotation before; null before it was made.' })
  previous_state!: JsonObject | null;

  @ApiProperty({ ...state, description: 'The whole annotation after; null when it was deleted.' })
  new_state!: JsonObject | null;

  @ApiProperty({ type: 'integer', description: 'Id of the user.', example: 7 })
  changed_by!: number;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.123456Z' })
  timestamp!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null while the users are unavailable.',
    example: 'Kim Seo-yeon',
  })
  changed_by_name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'kim@example.com' })
  changed_by_email!: string | null;
}

/** An annotation that is not there any more, as it was when it was deleted. */
export class DeletedAnnotationView extends OmitType(HistoryEntryView, [
  'action',
  'new_state',
  'previous_state',
]) {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The annotation when it was deleted. Older releases wrote down parts of it.',
  })
  state!: JsonObject;
}

type People = ReadonlyMap<number, DirectoryUser>;

export function toHistoryEntry(row: HistoryRow, people: People): HistoryEntryView {
  const user = people.get(row.changed_by);
  return {
    ...row,
    changed_by_name: user?.fullName ?? null,
    changed_by_email: user?.email ?? null,
  };
}

export function toDeletedAnnotation(row: HistoryRow, people: People): DeletedAnnotationView {
  const { previous_state, action: _, new_state: __, ...entry } = toHistoryEntry(row, people);
  return { ...entry, state: previous_state ?? {} };
}
