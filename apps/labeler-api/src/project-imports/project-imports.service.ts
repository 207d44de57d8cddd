import { assertMay, type GrantedDataset, projectOf } from '@libs/access';
import type { AnnotationFile } from '@libs/formats';
import { ValidationFailedError } from '@libs/errors';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { AnnotationImporter } from '../annotation-import/annotation-importer';
import type { ImportMode } from '../annotation-import/import-mode';
import type { Actor } from '../audit/actor';
import { canonicalName } from '../project-classes/class-rules';
import type { ImportAnnotationsQuery } from './dto/import-annotations.query';
import { type ProjectImportView, toProjectImport } from './dto/project-import.view';
import { AnnotationsExistError } from './project-imports.errors';
import { PublishedFiles } from './published-files';
import { SentFiles } from './sent-files';

export interface ImportRequest {
  query: ImportAnnotationsQuery;
  request: IncomingMessage;
}

/** What each mode does to the work of others. */
const NEEDS = {
  append: 'annotation:create',
  merge: 'annotation:edit-any',
  replace: 'annotation:replace-all',
} as const;

/** Imports annotation files into projects that are there. */
@Injectable()
export class ProjectImportsService {
  constructor(
    private readonly db: LabelerDb,
    private readonly published: PublishedFiles,
    private readonly sent: SentFiles,
    private readonly importer: AnnotationImporter,
  ) {}

  /**
   * The caller may make annotations; other modes than appending take more. All of the file, or nothing.
   * @throws RoleRequiredError, AnnotationsExistError, AnnotationFileNotFoundError, ImagesLockedError, and what the
   *   importer throws
   */
  async import(
    dataset: GrantedDataset,
    actor: Actor,
    { query, request }: ImportRequest,
  ): Promise<ProjectImportView> {
    const { datasetId } = dataset;
    const projectId = projectOf(dataset);
    const mode = modeOf(query) ?? (await this.modeWhileEmpty(projectId));
    assertMay(dataset, NEEDS[mode]);
    const settings = { mode, isDryRun: query.dry_run };
    const work = async (file: AnnotationFile) => {
      const respectsLocks = !query.force;
      const classMapping = new Map(Object.entries(query.class_map ?? {}).map(canonical));
      const state = 'draft' as const;
      const options = { ...settings, actor, state, respectsLocks, classMapping };
      const report = await this.importer.import(dataset, file, options);
      return toProjectImport(projectId, settings, report);
    };
    if (isForm(request)) {
      assertOneSource(query);
      return this.sent.whileStored(datasetId, request, work);
    }
    return work(await this.fileInStorage({ datasetId, projectId }, query));
  }

  private fileInStorage(
    owner: { datasetId: string; projectId: string },
    { key, task_type: taskType }: ImportAnnotationsQuery,
  ): Promise<AnnotationFile> {
    if (key === undefined) return this.published.get(owner.datasetId, taskType);
    return this.published.getByKey(owner, key);
  }

  private async modeWhileEmpty(projectId: string): Promise<ImportMode> {
    const found = await this.db.sql`
      select from annotations a where a.project_id = ${projectId} limit 1`;
    if (found.length > 0) throw new AnnotationsExistError();
    return 'append';
  }
}

/** @throws ValidationFailedError when the two contradict each other */
function modeOf({ mode, force }: ImportAnnotationsQuery): ImportMode | undefined {
  if (force && mode !== undefined && mode !== 'replace') {
    const message = `force replaces annotations; mode cannot be ${mode}`;
    throw new ValidationFailedError([{ field: 'force', message }]);
  }
  return force ? 'replace' : mode;
}

function canonical([name, target]: [string, string | null]): [string, string | null] {
  return [canonicalName(name), target && canonicalName(target)];
}

/** @throws ValidationFailedError for a file that is sent while another one is named */
function assertOneSource({ key }: ImportAnnotationsQuery): void {
  if (key === undefined) return;
  throw new ValidationFailedError([
    { field: 'key', message: 'key is for requests without a form' },
  ]);
}

function isForm({ headers }: IncomingMessage): boolean {
  return /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');
}
