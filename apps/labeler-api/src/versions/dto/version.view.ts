import { EXPORT_FORMATS } from '@libs/formats';
import type { JsonObject } from '@libs/labeler-db';
import type { DirectoryUser } from '@libs/user-db';
import { ApiProperty } from '@nestjs/swagger';
import type { VersionLink } from '../version-links';
import type { VersionRow, WholeVersionRow } from '../version.queries';

/** A published state of one task. */
export class VersionView {
  @ApiProperty({ type: 'integer', example: 12 })
  id!: number;

  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ example: 'detection' })
  task_type!: string;

  @ApiProperty({ example: 'v3.0' })
  version_number!: string;

  @ApiProperty({ enum: ['working', 'published'], example: 'published' })
  version_type!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.123Z' })
  created_at!: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Id of the user.', example: 7 })
  created_by!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'After the second review' })
  description!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Trained model 14 on it' })
  notes!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'In the DICE file.', example: 40 })
  annotation_count!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'In the DICE file.', example: 12 })
  image_count!: number | null;

  @ApiProperty({
    type: String,
    enum: EXPORT_FORMATS,
    nullable: true,
    description: 'The format that was asked for; the next five fields are about its file.',
    example: 'coco',
  })
  export_format!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Key of the file in the annotations bucket.',
    example: 'exports/proj_0123456789ab/detection/v3.0/annotations_coco.json',
  })
  export_path!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Works without credentials. Signed anew in each answer.',
  })
  download_url!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  download_url_expires_at!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Bytes.', example: 18211 })
  file_size_bytes!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null while the users are unavailable.',
    example: 'Kim Seo-yeon',
  })
  created_by_name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'kim@example.com' })
  created_by_email!: string | null;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether annotations that nobody confirmed are in it.',
  })
  include_draft!: boolean | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of the DICE file. Versions with the same content have the same.',
    example: `sha256:${'0'.repeat(64)}`,
  })
  content_hash!: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The number that the files state. It rises when the labels change.',
    example: 3,
  })
  content_version!: number | null;

  @ApiProperty({ description: 'It is what other systems get of its task at this moment.' })
  is_published!: boolean;
}

/** A version with what became of its annotations in the format that was asked for. */
export class WholeVersionView extends VersionView {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description:
      'What the format kept: `annotations` = `exact` + `approximated` + `dropped`, by class and by reason.',
  })
  conservation!: JsonObject | null;
}

export class VersionPageView {
  @ApiProperty({ type: [VersionView] })
  versions!: VersionView[];

  @ApiProperty({ type: 'integer', description: 'On all pages.', example: 3 })
  total!: number;

  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Of the next page.', example: null })
  next_cursor!: string | null;
}

type People = ReadonlyMap<number, DirectoryUser>;

export function toVersion(row: VersionRow, people: People, link: VersionLink | null): VersionView {
  const user = row.created_by === null ? undefined : people.get(row.created_by);
  return {
    id: row.id,
    project_id: row.project_id,
    task_type: row.task_type,
    version_number: row.version_number,
    version_type: row.version_type,
    created_at: row.created_at.toISOString(),
    created_by: row.created_by,
    description: row.description,
    notes: row.notes,
    annotation_count: row.annotation_count,
    image_count: row.image_count,
    export_format: row.export_format,
    export_path: row.export_path,
    download_url: link?.url ?? null,
    download_url_expires_at: link?.expiresAt.toISOString() ?? null,
    file_size_bytes: row.export_size,
    created_by_name: user?.fullName ?? null,
    created_by_email: user?.email ?? null,
    include_draft: row.include_draft,
    content_hash: row.content_hash,
    content_version: row.content_version,
    is_published: row.is_published,
  };
}

export function toWholeVersion(
  row: WholeVersionRow,
  people: People,
  link: VersionLink | null,
): WholeVersionView {
  return { ...toVersion(row, people, link), conservation: row.conservation };
}
