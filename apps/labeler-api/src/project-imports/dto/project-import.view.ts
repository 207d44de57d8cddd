import { ApiProperty } from '@nestjs/swagger';
import type { AnnotationImportReport } from '../../annotation-import/annotation-import-report';
import {
  AnnotationImportReportView,
  toReportView,
} from '../../annotation-import/dto/annotation-import-report.view';
import { IMPORT_MODES, type ImportMode } from '../../annotation-import/import-mode';

const count = (description: string, example: number) => ({
  ...{ type: 'integer' as const, description, example },
});

/** What an import did, or would do. */
export class ProjectImportView {
  @ApiProperty({ enum: ['success'], example: 'success' })
  status!: 'success';

  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ enum: IMPORT_MODES, example: 'merge' })
  mode!: ImportMode;

  @ApiProperty({ description: 'True: nothing was changed.', example: false })
  dry_run!: boolean;

  @ApiProperty(count('Annotations of the file that led to something.', 1204))
  imported!: number;

  @ApiProperty(
    count('Annotations of the file that were there already, or cannot be taken over.', 3),
  )
  skipped!: number;

  @ApiProperty(count('Annotations of the file.', 1207))
  total!: number;

  @ApiProperty(
    count('New annotations. An object of the file with a box and an outline may become two.', 1200),
  )
  created!: number;

  @ApiProperty(count('Annotations that were there, and say something else now.', 4))
  updated!: number;

  @ApiProperty(count('Annotations that were there, and are not in the file.', 0))
  deleted!: number;

  @ApiProperty(count('Annotations that were there, in the project or earlier in the file.', 1))
  unchanged!: number;

  @ApiProperty({ description: 'What was left out and why, and which classes were made.' })
  report!: AnnotationImportReportView;
}

export function toProjectImport(
  projectId: string,
  { mode, isDryRun }: { mode: ImportMode; isDryRun: boolean },
  report: AnnotationImportReport,
): ProjectImportView {
  return {
    status: 'success',
    project_id: projectId,
    mode,
    dry_run: isDryRun,
    imported: report.annotationsUsed,
    skipped: report.annotationsRead - report.annotationsUsed,
    total: report.annotationsRead,
    created: report.annotationsImported,
    updated: report.annotationsUpdated,
    deleted: report.annotationsDeleted,
    unchanged: report.annotationsIdentical,
    report: toReportView(report),
  };
}
