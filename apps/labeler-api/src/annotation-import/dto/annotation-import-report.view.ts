import { ANNOTATION_FORMATS, type AnnotationFormat, PROBLEMS } from '@libs/formats';
import { ApiProperty } from '@nestjs/swagger';
import type { AnnotationImportReport, ReportedProblem } from '../annotation-import-report';

/** One kind of thing that was left out or changed. */
export class ImportProblemView {
  @ApiProperty({
    enum: Object.keys(PROBLEMS),
    enumName: 'ImportProblemCode',
    example: 'image_not_found',
  })
  code!: string;

  @ApiProperty({ example: PROBLEMS.image_not_found })
  reason!: string;

  @ApiProperty({ type: 'integer', example: 3 })
  count!: number;

  @ApiProperty({ description: 'The first places in the file.', example: ['annotations[17]'] })
  where!: string[];
}

export class CreatedClassView {
  @ApiProperty({ example: 'detection' })
  task_type!: string;

  @ApiProperty({ example: '06cb5835' })
  class_id!: string;

  @ApiProperty({ example: 'scratch' })
  name!: string;
}

/** What became of an annotation file. Lists are bounded; counts are not. */
export class AnnotationImportReportView {
  @ApiProperty({ enum: ANNOTATION_FORMATS, enumName: 'AnnotationFormat', example: 'coco' })
  format!: AnnotationFormat;

  @ApiProperty({ type: 'integer', example: 1204 })
  annotations_imported!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Were there already, in the dataset or earlier in the file.',
    example: 0,
  })
  annotations_identical!: number;

  @ApiProperty({ type: 'integer', description: 'Images that the file speaks of.', example: 300 })
  images_matched!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  images_unmatched_count!: number;

  @ApiProperty({ description: 'The first 100 names.', example: ['train/0099.jpg'] })
  images_unmatched!: string[];

  @ApiProperty({ type: 'integer', example: 1 })
  classes_created_count!: number;

  @ApiProperty({ type: [CreatedClassView], description: 'The first 100.' })
  classes_created!: CreatedClassView[];

  @ApiProperty({ type: [String], example: ['detection'] })
  task_types_added!: string[];

  @ApiProperty({ type: [ImportProblemView], description: 'What was left out.' })
  not_understood!: ImportProblemView[];

  @ApiProperty({ type: [ImportProblemView], description: 'What was taken over, but changed.' })
  adjusted!: ImportProblemView[];
}

export function toReportView(report: AnnotationImportReport): AnnotationImportReportView {
  return {
    format: report.format,
    annotations_imported: report.annotationsImported,
    annotations_identical: report.annotationsIdentical,
    images_matched: report.imagesMatched,
    images_unmatched_count: report.imagesUnmatchedCount,
    images_unmatched: report.imagesUnmatched,
    classes_created_count: report.classesCreatedCount,
    classes_created: report.classesCreated.map(({ taskType, classId, name }) => ({
      task_type: taskType,
      class_id: classId,
      name,
    })),
    task_types_added: report.taskTypesAdded,
    not_understood: report.notUnderstood.map(toProblemView),
    adjusted: report.adjusted.map(toProblemView),
  };
}

function toProblemView({ code, reason, count, where }: ReportedProblem): ImportProblemView {
  return { code, reason, count, where };
}
