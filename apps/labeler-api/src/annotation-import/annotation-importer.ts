import type { GrantedDataset } from '@libs/access';
import {
  type AnnotationFile,
  readAnnotationFile,
  type ReadableAnnotationFile,
} from '@libs/annotation-formats';
import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { AuditTrail } from '../audit/audit-trail';
import { type AnnotationImportReport, reportOf } from './annotation-import-report';
import type { WriteTarget } from './annotation-writer';
import { ImportRun } from './import-run';
import { matchImages } from './image-matching';
import { ImportStaging } from './import-staging';
import { lockTarget, updateTarget } from './import-target';
import { ProblemTally } from './problem-tally';
import { ProjectClasses } from './project-classes';

export interface AnnotationImportOptions {
  actor: Actor;
  /** Of the new annotations; `confirmed` by default, since the file is what somebody stands for. */
  state?: WriteTarget['state'];
}

interface ImportOrder extends AnnotationImportOptions {
  dataset: GrantedDataset;
  file: ReadableAnnotationFile;
}

interface Recorded extends AnnotationImportOptions {
  datasetId: string;
  fileName: string;
  report: AnnotationImportReport;
}

/** Takes annotation files over into projects: all of a file, or nothing. */
@Injectable()
export class AnnotationImporter {
  constructor(
    private readonly db: LabelerDb,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Imports a file for images that are in the dataset. Missing classes and tasks are made. A file that was imported
   * before adds nothing. The caller has made sure that the user may upload.
   * @throws AnnotationFileUnreadableError, DatasetNotFoundError, ProjectNotFoundError, DatabaseUnavailableError, and
   *   what `file.open` throws; then nothing has been changed
   */
  async import(
    dataset: GrantedDataset,
    file: AnnotationFile,
    options: AnnotationImportOptions,
  ): Promise<AnnotationImportReport> {
    const readable = await readAnnotationFile(file);
    const order = { dataset, file: readable, ...options };
    return this.db.transaction(async (tx) => {
      const report = await this.take(tx, order);
      if (report.annotationsImported > 0) {
        await this.record(tx, {
          datasetId: dataset.datasetId,
          fileName: file.name,
          report,
          ...options,
        });
      }
      return report;
    });
  }

  private async take(tx: Tx, order: ImportOrder): Promise<AnnotationImportReport> {
    const { dataset, file, state = 'confirmed' } = order;
    const tally = new ProblemTally();
    const staged = await new ImportStaging(tx, tally).stage(file);
    const images = await matchImages(tx, dataset.datasetId, tally);
    const { projectId, lastId, tasks } = await lockTarget(tx, dataset);
    const classes = new ProjectClasses(tasks);
    const { datasetId, userId } = dataset;
    const target = { datasetId, projectId, userId, state, lastId };
    const run = new ImportRun(tx, { target, staged, classes, tally });
    const { written, identical } = await run.run();
    const outcome = { format: file.format, identical, images, tally };
    if (written.annotations === 0) return reportOf({ ...outcome, imported: 0 });
    await updateTarget(tx, target, classes.result());
    return reportOf({ ...outcome, imported: written.annotations, classes });
  }

  private record(tx: Tx, { datasetId, fileName, report, actor }: Recorded): Promise<void> {
    return this.audit.record(tx, {
      ...actor,
      action: 'annotation_import',
      resourceType: 'dataset',
      resourceId: datasetId,
      details: {
        file_name: fileName,
        format: report.format,
        annotations_imported: report.annotationsImported,
        classes_created: report.classesCreatedCount,
        task_types_added: report.taskTypesAdded,
      },
    });
  }
}
