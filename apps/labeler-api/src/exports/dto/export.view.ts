import { EXPORT_FORMATS } from '@libs/formats';
import { EXPORT_STATUSES, type JsonObject } from '@libs/labeler-db';
import { ApiProperty } from '@nestjs/swagger';
import type { ExportLink } from '../export-links';
import type { ExportRow } from '../export.repository';

/** A file of annotations that somebody asked for, and how far it is. */
export class ExportView {
  @ApiProperty({ example: 'exp_0123456789abcdef' })
  export_id!: string;

  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ example: 'detection' })
  task_type!: string;

  @ApiProperty({ enum: EXPORT_FORMATS, example: 'coco' })
  export_format!: string;

  @ApiProperty({
    enum: EXPORT_STATUSES.filter((status) => status !== 'cancelled'),
    example: 'completed',
  })
  status!: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, description: 'Percent.', example: 100 })
  progress!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Key of the file in the annotations bucket. This and what follows is null until it is completed.',
    example:
      'exports/proj_0123456789ab/detection/export_20260102_101500_0123456789abcdef/annotations_coco.json',
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

  @ApiProperty({ type: String, nullable: true, example: 'annotations_coco.json' })
  file_name!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'In the file.', example: 40 })
  annotation_count!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 12 })
  image_count!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 18_211 })
  file_size_bytes!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Of the file, in hex.' })
  sha256!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description:
      'What the format kept: `annotations` = `exact` + `approximated` + `dropped`, by class and by reason. In ' +
      'archives it is `conservation.json`; beside other files lies an object of that name.',
  })
  report!: JsonObject | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it failed: a code.' })
  error_code!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The same as a sentence.' })
  error_message!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-01-02T10:15:00.000Z' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at!: string | null;

  @ApiProperty({
    format: 'date-time',
    description: 'When the file is removed.',
    example: '2026-01-09T10:15:00.000Z',
  })
  expires_at!: string;
}

export function toExport(row: ExportRow, link: ExportLink | null): ExportView {
  return {
    export_id: row.id,
    project_id: row.project_id,
    task_type: row.task_type,
    export_format: row.settings.format,
    status: row.status,
    progress: row.progress,
    export_path: row.file_name && `${row.folder}${row.file_name}`,
    download_url: link?.url ?? null,
    download_url_expires_at: link?.expiresAt.toISOString() ?? null,
    file_name: row.file_name,
    annotation_count: row.annotation_count,
    image_count: row.image_count,
    file_size_bytes: row.size_bytes,
    sha256: row.sha256,
    report: row.report,
    error_code: row.error_code,
    error_message: row.error,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
    expires_at: row.expires_at.toISOString(),
  };
}
