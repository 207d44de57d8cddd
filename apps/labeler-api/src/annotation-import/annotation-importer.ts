import { assertMay, type GrantedDataset, projectOf } from '@libs/access';
import { AuditTrail } from '@libs/audit';
import {
  type AnnotationFile,
  readAnnotationFile,
  type ReadableAnnotationFile,
} from '@libs/formats';
import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { ImagesLockedError } from '../image-locks/image-locks.errors';
import { ProjectEvents } from '../project-events/project-events';
import { type AnnotationImportReport, reportOf } from './annotation-import-report';
import type { WriteTarget } from './annotation-writer';
import { type ClassMapping, mappedClasses } from './class-mapping';
import type { ImportMode } from './import-mode';
import { deleteRest, imagesLockedByOthers, prepareKept } from './import-replacing';
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
  /** `append` by default. */
  mode?: ImportMode;
  /** Only tells what would be done. */
  isDryRun?: boolean;
  /** Refuses images on which somebody else works. */
  respectsLocks?: boolean;
  /** Classes of the file that are others in the project. */
  classMapping?: ClassMapping;
}

interface ImportOrder extends AnnotationImportOptions {
  dataset: GrantedDataset;
  file: ReadableAnnotationFile;
  fileName: string;
}

interface Taken {
  report: AnnotationImportReport;
  isChanged: boolean;
  /** The first images with changes. */
  imageIds: string[];
}

/** Takes everything back that was done for a plan. */
class PlanMade extends Error {
  constructor(readonly report: AnnotationImportReport) {
    super('The plan of an import is made.');
  }
}

/** Takes annotation files over into projects: all of a file, or nothing. */
@Injectable()
export class AnnotationImporter {
  constructor(
    private readonly db: LabelerDb,
    private readonly audit: AuditTrail,
    private readonly events: ProjectEvents,
  ) {}

  /**
   * Imports a file for images that are in the dataset. Missing classes and tasks are made. A file that was imported
   * before adds nothing. The caller has made sure that the user may write annotations in this mode.
   * @throws AnnotationFileUnreadableError, DatasetNotFoundError, ProjectNotFoundError, RoleRequiredError when classes
   *   would have to be made by somebody who may not, ImagesLockedError, DatabaseUnavailableError, and what `file.open`
   *   throws; then nothing has been changed
   */
  async import(
    dataset: GrantedDataset,
    file: AnnotationFile,
    options: AnnotationImportOptions,
  ): Promise<AnnotationImportReport> {
    const readable = await readAnnotationFile(file);
    const order = { dataset, file: readable, fileName: file.name, ...options };
    try {
      const { report, isChanged } = await this.db.transaction((tx) => this.attempt(tx, order));
      if (isChanged && dataset.projectId !== null) this.events.announce(dataset.projectId);
      return report;
    } catch (error) {
      if (error instanceof PlanMade) return error.report;
      throw error;
    }
  }

  private async attempt(tx: Tx, order: ImportOrder): Promise<Taken> {
    const taken = await this.take(tx, order);
    if (order.isDryRun) throw new PlanMade(taken.report);
    if (taken.isChanged) await this.record(tx, order, taken);
    return taken;
  }

  private async take(tx: Tx, order: ImportOrder): Promise<Taken> {
    const { dataset, file, state = 'confirmed', mode = 'append' } = order;
    const tally = new ProblemTally();
    const found = await new ImportStaging(tx, tally).stage(file);
    const { classMapping = new Map() } = order;
    const staged = { ...found, classes: mappedClasses(found.classes, classMapping) };
    const images = await matchImages(tx, dataset.datasetId, tally);
    const { projectId, lastId, tasks } = await lockTarget(tx, dataset, mode);
    const classes = new ProjectClasses(tasks);
    const { datasetId, userId } = dataset;
    const target = { datasetId, projectId, userId, state, lastId, mode };
    if (order.respectsLocks) await assertUnlocked(tx, target);
    if (mode !== 'append') await prepareKept(tx);
    const written = await new ImportRun(tx, { target, staged, classes, tally }).run();
    const rest = mode === 'replace' ? await deleteRest(tx, target, written.tasks) : NOTHING;
    const isChanged = written.annotations + written.updated + rest.deleted > 0;
    const outcome = { format: file.format, read: staged.annotations, written, images, tally };
    const imageIds = [...new Set([...written.imageIds, ...rest.imageIds])];
    if (!isChanged) return { report: reportOf({ ...outcome, deleted: 0 }), isChanged, imageIds };
    const report = reportOf({ ...outcome, deleted: rest.deleted, classes });
    assertMayMake(dataset, report);
    await updateTarget(tx, target, classes.result());
    return { report, isChanged, imageIds };
  }

  private async record(
    tx: Tx,
    { dataset, actor, fileName, mode = 'append' }: ImportOrder,
    { report, imageIds }: Taken,
  ): Promise<void> {
    const projectId = projectOf(dataset);
    const common = { projectId, actorId: actor.userId };
    const count =
      report.annotationsImported + report.annotationsUpdated + report.annotationsDeleted;
    const payload = { image_ids: imageIds.slice(0, IMAGES_TOLD), count };
    await this.events.record(tx, [
      { ...common, type: 'annotations.changed', payload },
      ...(makesClasses(report)
        ? [{ ...common, type: 'classes.changed' as const, payload: {} }]
        : []),
    ]);
    await this.audit.record(tx, {
      ...actor,
      action: 'annotation_import',
      resourceType: 'dataset',
      resourceId: dataset.datasetId,
      details: {
        ...{ file_name: fileName, format: report.format, mode },
        annotations_imported: report.annotationsImported,
        annotations_updated: report.annotationsUpdated,
        annotations_deleted: report.annotationsDeleted,
        classes_created: report.classesCreatedCount,
        task_types_added: report.taskTypesAdded,
      },
    });
  }
}

const NOTHING = { deleted: 0, imageIds: [] as string[] };
const IMAGES_TOLD = 100;

async function assertUnlocked(tx: Tx, target: WriteTarget): Promise<void> {
  const locked = await imagesLockedByOthers(tx, target, target.mode === 'replace');
  if (locked.length > 0) throw new ImagesLockedError(locked);
}

function makesClasses({ classesCreatedCount, taskTypesAdded }: AnnotationImportReport): boolean {
  return classesCreatedCount > 0 || taskTypesAdded.length > 0;
}

/** Whoever may add images may make classes with them; annotators may not. */
function assertMayMake(dataset: GrantedDataset, report: AnnotationImportReport): void {
  if (makesClasses(report)) assertMay(dataset, 'class:edit');
}
