import type { DirectoryUser } from '@libs/user-db';
import { ApiProperty } from '@nestjs/swagger';
import type { CommentRow } from '../comment-row';

const text = (example: string | null) => ({ type: String, nullable: true, example });
const time = (example: string | null) => ({ ...text(example), format: 'date-time' });
const whole = (example: number | null) => ({ type: 'integer', nullable: true, example }) as const;

export class CommentView {
  @ApiProperty({ type: 'integer', example: 512 })
  id!: number;

  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({
    ...text('img_0123456789abcdef'),
    description: 'Null when it is about the project.',
  })
  image_id!: string | null;

  @ApiProperty({ ...whole(4711), description: 'Null, too, when the annotation is gone.' })
  annotation_id!: number | null;

  @ApiProperty({ ...text('Is this one occluded?'), description: 'Null once it is deleted.' })
  text!: string | null;

  @ApiProperty({ ...whole(null), description: 'The comment that this one answers.' })
  parent_id!: number | null;

  @ApiProperty({
    type: 'integer',
    description: 'Id of the first comment of the thread.',
    example: 512,
  })
  thread_id!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Answers in the thread, told by its first comment; 0 elsewhere.',
    example: 2,
  })
  replies!: number;

  @ApiProperty({
    type: 'integer',
    isArray: true,
    description: 'Ids of users who are addressed.',
    example: [7],
  })
  mentions!: number[];

  @ApiProperty({ type: 'integer', example: 4 })
  author_id!: number;

  @ApiProperty({ ...text('Kim Seo-yeon'), description: 'Null while the users are unavailable.' })
  author_name!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  created_at!: string;

  @ApiProperty(time(null))
  edited_at!: string | null;

  @ApiProperty({
    ...time(null),
    description: 'The comment was deleted and stands for what was answered.',
  })
  deleted_at!: string | null;

  @ApiProperty({ description: 'Whether the thread is settled.', example: false })
  resolved!: boolean;

  @ApiProperty(time(null))
  resolved_at!: string | null;

  @ApiProperty(whole(null))
  resolved_by!: number | null;

  @ApiProperty(text(null))
  resolved_by_name!: string | null;
}

export class CommentPageView {
  @ApiProperty({ type: [CommentView] })
  comments!: CommentView[];

  @ApiProperty({ ...text('512'), description: 'Null on the last page.' })
  next_cursor!: string | null;
}

type People = ReadonlyMap<number, DirectoryUser>;

export function toCommentView(row: CommentRow, people: People): CommentView {
  return {
    id: row.id,
    project_id: row.project_id,
    image_id: row.image_id,
    annotation_id: row.annotation_id,
    text: row.deleted_at === null ? row.text : null,
    parent_id: row.parent_id,
    thread_id: row.thread_id,
    replies: row.replies,
    mentions: row.mentions,
    author_id: row.author_id,
    author_name: nameOf(row.author_id, people),
    created_at: row.created_at.toISOString(),
    edited_at: toText(row.edited_at),
    deleted_at: toText(row.deleted_at),
    resolved: row.resolved,
    resolved_at: toText(row.resolved_at),
    resolved_by: row.resolved_by,
    resolved_by_name: nameOf(row.resolved_by, people),
  };
}

function toText(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}

function nameOf(userId: number | null, people: People): string | null {
  return (userId === null ? undefined : people.get(userId)?.fullName) ?? null;
}
