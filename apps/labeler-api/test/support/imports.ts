import type { GrantedDataset } from '@libs/access';
import { AuditTrail } from '@libs/audit';
import { type AnnotationFile, annotationFileOf } from '@libs/formats';
import { LabelerDb } from '@libs/labeler-db';
import { createLogger } from '@libs/observability';
import {
  databaseConfig,
  type DatasetOverrides,
  givenDataset,
  type GivenDataset,
  OLIVIA,
  type TestDatabases,
  testDatabases,
} from '@libs/testing';
import {
  AnnotationImporter,
  type AnnotationImportOptions,
} from '../../src/annotation-import/annotation-importer';
import type { AnnotationImportReport } from '../../src/annotation-import/annotation-import-report';
import { ProjectEvents } from '../../src/project-events/project-events';
import { ProjectNotifier } from '../../src/project-events/project-notifier';

const logger = createLogger({ environment: 'test', logLevel: 'silent', logFormat: 'json' }, 'test');

export interface GivenImage {
  /** Below `images/`. */
  path: string;
  id?: string;
  width?: number | null;
  height?: number | null;
}

export interface StoredAnnotation {
  image_id: string;
  annotation_type: string;
  task_type: string;
  geometry: Record<string, unknown>;
  class_id: string | null;
  class_name: string | null;
  attributes: Record<string, unknown>;
  confidence: number | null;
  version: number;
  annotation_state: string;
  confirmed_by: number | null;
  created_by: number;
}

export type StoredClass = { name: string; color: string; order: number } & Record<string, unknown>;

export interface StoredProject {
  task_types: string[];
  task_config: Record<string, unknown>;
  task_classes: Record<string, Record<string, StoredClass>>;
  total_annotations: number;
  annotated_images: number;
  last_updated_by: number | null;
}

/** The importer on a database of its own. */
export class ImportRig {
  static async start(): Promise<ImportRig> {
    const databases = await testDatabases();
    return new ImportRig(databases, new LabelerDb(databaseConfig(databases.labelerUrl)));
  }

  readonly importer: AnnotationImporter;
  private readonly notifier: ProjectNotifier;

  private constructor(
    readonly databases: TestDatabases,
    readonly db: LabelerDb,
  ) {
    this.notifier = new ProjectNotifier(db, logger);
    const events = new ProjectEvents(this.notifier);
    this.importer = new AnnotationImporter(db, new AuditTrail(), events);
  }

  async stop(): Promise<void> {
    await this.notifier.beforeApplicationShutdown();
    await this.db.close();
    await this.databases.drop();
  }

  /** A dataset with images of 100 × 80 pixels unless they say otherwise. */
  async dataset(
    images: readonly (string | GivenImage)[],
    overrides: DatasetOverrides = {},
  ): Promise<GivenDataset> {
    const dataset = await givenDataset(this.databases, overrides);
    const rows = images.map((image) => (typeof image === 'string' ? { path: image } : image));
    await this.databases.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size, width, height)
       select $1::text, i.id, i.path, 'datasets/' || $1 || '/images/' || i.path, 1000, i.width, i.height
         from jsonb_to_recordset($2) as i(id text, path text, width int, height int)`,
      [
        dataset.id,
        JSON.stringify(
          rows.map(({ path, id = path.replace(/\.[^./]*$/, ''), width = 100, height = 80 }) => ({
            id,
            path,
            width,
            height,
          })),
        ),
      ],
    );
    return dataset;
  }

  import(
    dataset: GivenDataset,
    file: AnnotationFile | object,
    options: Partial<AnnotationImportOptions> = {},
  ): Promise<AnnotationImportReport> {
    return this.importer.import(grantOf(dataset), 'open' in file ? file : jsonFile(file), {
      actor: { userId: OLIVIA.id, sessionId: null, origin: { ipAddress: null, userAgent: null } },
      ...options,
    });
  }

  annotations({ projectId }: GivenDataset): Promise<StoredAnnotation[]> {
    return this.databases.labeler(
      'select * from annotations where project_id = $1 order by image_id, task_type, id',
      [projectId],
    );
  }

  async project({ projectId }: GivenDataset): Promise<StoredProject> {
    const [project] = await this.databases.labeler<StoredProject>(
      `select p.*, t.annotations as total_annotations, t.images as annotated_images
         from annotation_projects p
        cross join (select coalesce(sum(annotations), 0)::int as annotations,
                           coalesce(sum(annotated_images), 0)::int as images
                      from project_activity where project_id = $1) t
        where p.id = $1`,
      [projectId],
    );
    if (!project) throw new Error('There is no such project.');
    return project;
  }

  async count(table: string, { projectId }: GivenDataset): Promise<number> {
    const [row] = await this.databases.labeler<{ count: number }>(
      `select count(*)::int from ${table} where project_id = $1`,
      [projectId],
    );
    return row?.count ?? 0;
  }
}

export function jsonFile(document: object, name = 'annotations.json'): AnnotationFile {
  return annotationFileOf(name, Buffer.from(JSON.stringify(document)));
}

export function grantOf({ id, projectId, ownerId }: GivenDataset): GrantedDataset {
  return {
    datasetId: id,
    projectId,
    ownerId,
    visibility: 'private',
    role: 'owner',
    reason: 'owner',
    userId: OLIVIA.id,
  };
}
