import { ApiProperty } from '@nestjs/swagger';
import type { AnnotationImportReport } from '../../annotation-import/annotation-import-report';
import {
  AnnotationImportReportView,
  toReportView,
} from '../../annotation-import/dto/annotation-import-report.view';
import { folderOf } from '../duplicates';
import { FILE_STATUSES, type FileResult, type FileStatus } from '../staged-image';

export class FileErrorView {
  @ApiProperty({ example: 'image_unreadable' })
  code!: string;

  @ApiProperty({ example: 'The image is damaged or cut off' })
  detail!: string;
}

export class UploadedFileView {
  @ApiProperty({ description: 'The file as it was sent.', example: 'train/cat/a.jpg' })
  path!: string;

  @ApiProperty({ enum: FILE_STATUSES })
  status!: FileStatus;

  @ApiProperty({ type: String, nullable: true, example: 'img_0123456789abcdef' })
  image_id!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where the image is now.',
    example: 'train/cat/a.jpg',
  })
  final_path!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Path of another image of the dataset with the same content.',
    example: null,
  })
  duplicate_of!: string | null;

  @ApiProperty({ type: FileErrorView, nullable: true, description: 'Why the file was not taken.' })
  error!: FileErrorView | null;
}

export class UploadSummaryView {
  @ApiProperty({ description: 'Images created, overwritten or renamed.', example: 4 })
  images_uploaded!: number;

  @ApiProperty({ example: 0 })
  annotations_imported!: number;

  @ApiProperty({ description: 'Bytes of those images.', example: 10_984 })
  storage_bytes_used!: number;

  @ApiProperty({
    description: 'How many of those images each folder got directly; the top folder is left out.',
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { 'train/cat': 1 },
  })
  folder_structure!: Record<string, number>;

  @ApiProperty({ type: [UploadedFileView], description: 'Every file, in the order sent.' })
  files!: UploadedFileView[];

  @ApiProperty({
    type: AnnotationImportReportView,
    nullable: true,
    description: 'What became of the annotation file; null without one.',
  })
  annotation_report!: AnnotationImportReportView | null;
}

/** A dataset that was made of an upload. */
export class UploadedDatasetView {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  dataset_id!: string;

  @ApiProperty({ example: 'Street scenes' })
  dataset_name!: string;

  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ type: UploadSummaryView })
  upload_summary!: UploadSummaryView;
}

/** What an upload did. */
export function toUploadSummary(
  results: readonly FileResult[],
  report: AnnotationImportReport | null,
): UploadSummaryView {
  const stored = results.filter(({ status }) => STORED.has(status));
  return {
    images_uploaded: stored.length,
    annotations_imported: report?.annotationsImported ?? 0,
    storage_bytes_used: stored.reduce((sum, { storedBytes }) => sum + storedBytes, 0),
    folder_structure: foldersOf(stored),
    files: results.map(toFileView),
    annotation_report: report && toReportView(report),
  };
}

const STORED: ReadonlySet<FileStatus> = new Set(['created', 'overwritten', 'renamed']);

function foldersOf(stored: readonly FileResult[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { finalPath } of stored) {
    const folder = finalPath === null ? null : folderOf(finalPath);
    if (folder !== null) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

function toFileView(result: FileResult): UploadedFileView {
  return {
    path: result.path,
    status: result.status,
    image_id: result.imageId,
    final_path: result.finalPath,
    duplicate_of: result.duplicateOf,
    error: result.error && { code: result.error.code, detail: result.error.message },
  };
}
