import type { Tx } from '@libs/database';
import type { ExportFormat } from '@libs/formats';
import type { JsonObject, LabelerDb } from '@libs/labeler-db';
import { holds } from '@libs/revisions';
import type { VersionClaim } from './claim.repository';
import { liveFileKey, type PublishedTask } from './places';

/** A file of a version, in the annotations bucket. */
export interface VersionFile {
  path: string;
  /** Bytes. */
  size: number;
  /** Lower-case hex. */
  sha256: string;
}

/** What a version is made of, when its files are written. */
export interface VersionContent {
  dice: VersionFile;
  format: ExportFormat;
  /** Of the format that was asked for: the DICE file itself, or another one beside it. */
  exported: VersionFile;
  /** The report of the export, as answers have it. */
  conservation: JsonObject;
  images: number;
  annotations: number;
  labelsHash: string;
  basisHash: string;
}

export interface NewVersion {
  claim: VersionClaim;
  claimedAt: Date;
  content: VersionContent;
  includeDraft: boolean;
  description: string | null;
  createdBy: number | null;
}

/** A version that has the same DICE file as the one that is being made, and maybe the same export. */
export interface TwinVersion {
  dice_path: string;
  dice_size: number;
  content_hash: string;
  image_count: number;
  annotation_count: number;
  export_format: ExportFormat;
  export_path: string;
  export_size: number;
  export_sha256: string;
  /** The report of the export, as answers have it. */
  conservation: JsonObject;
}

/** A version under the lock of its row. */
export interface LockedVersion {
  id: number;
  taskType: string;
  versionNumber: string;
  /** Where its files lie. */
  folder: string;
  isPublished: boolean;
}

/** What may be said anew of a version; what is undefined stays. */
export interface VersionChanges {
  versionNumber?: string | undefined;
  description?: string | null | undefined;
  notes?: string | null | undefined;
}

/** The version before `$3` of the task `$2`, unless one of the images that it has labels of was replaced since. */
const FIND_TWIN = `
  select v.dice_path, v.dice_size, v.content_hash, v.image_count, v.annotation_count, v.export_format,
         v.export_path, v.export_size, v.export_sha256, v.conservation
    from (select b.* from annotation_versions b
           where b.project_id = $1 and b.task_type = $2 and b.id < $3
           order by b.id desc limit 1) v
   where v.basis_hash = $4
     and not exists (
       select from frozen_images i
         join frozen_annotations f
           on f.dataset_id = i.dataset_id and f.image_id = i.image_id and f.task_type = $2 and ${holds('f', '$6')}
        where i.dataset_id = $5 and i.from_revision > v.revision and i.from_revision <= $6)`;

/** Writes of versions and of what is published, and the reads that they depend on. */
export class VersionRepository {
  constructor(private readonly db: LabelerDb) {}

  /** The version before the claimed one, if it has the same labels on images that nobody replaced since. */
  async findTwin(
    { versionId, projectId, taskType, revision }: VersionClaim,
    datasetId: string,
    basisHash: string,
  ): Promise<TwinVersion | undefined> {
    const values = [projectId, taskType, versionId, basisHash, datasetId, revision];
    const [row] = await this.db.query<TwinVersion>(FIND_TWIN, values);
    return row;
  }

  /** Nobody takes the project, or its task, away until the transaction ends. @returns whether they are there */
  async holdTask(tx: Tx, projectId: string, taskType: string): Promise<boolean> {
    const rows = await tx.sql`
      select from annotation_projects p
        join datasets d on d.id = p.dataset_id and d.status <> 'deleting'
       where p.id = ${projectId} and p.removed_at is null and ${taskType} = any(p.task_types)
         for key share of p`;
    return rows.length > 0;
  }

  async insert(tx: Tx, version: NewVersion): Promise<void> {
    const { claim, claimedAt, content } = version;
    const { dice, exported } = content;
    await tx.sql`
      insert into annotation_versions (id, project_id, task_type, version_number, version_type, created_at, created_by,
        description, annotation_count, image_count, export_format, export_path, revision, include_draft, folder,
        dice_path, dice_size, content_hash, content_version, labels_hash, basis_hash, export_size, export_sha256,
        conservation)
      values (${claim.versionId}, ${claim.projectId}, ${claim.taskType}, ${claim.versionNumber}, 'published',
        ${claimedAt}, ${version.createdBy}, ${version.description}, ${content.annotations}, ${content.images},
        ${content.format}, ${exported.path}, ${claim.revision}, ${version.includeDraft}, ${claim.folder},
        ${dice.path}, ${dice.size}, ${`sha256:${dice.sha256}`}, ${claim.contentVersion}, ${content.labelsHash},
        ${content.basisHash}, ${exported.size}, ${exported.sha256}, ${JSON.stringify(content.conservation)})`;
  }

  /**
   * Makes the version what is published of its task, unless a later one is.
   * @param classNames in the order of the user
   * @returns whether it is what is published now
   */
  async publish(
    tx: Tx,
    task: PublishedTask,
    { claim, content }: NewVersion,
    classNames: readonly string[],
  ): Promise<boolean> {
    const rows = await tx.sql`
      insert into dataset_publications as p (dataset_id, task_type, version_id, annotation_path, num_images,
        num_annotations, num_classes, class_names, content_hash)
      values (${task.datasetId}, ${task.taskType}, ${claim.versionId}, ${liveFileKey(task)}, ${content.images},
        ${content.annotations}, ${classNames.length}, ${JSON.stringify(classNames)},
        ${`sha256:${content.dice.sha256}`})
      on conflict (dataset_id, task_type) do update
         set version_id = excluded.version_id, annotation_path = excluded.annotation_path,
             num_images = excluded.num_images, num_annotations = excluded.num_annotations,
             num_classes = excluded.num_classes, class_names = excluded.class_names,
             content_hash = excluded.content_hash, published_at = now()
       where p.version_id is null or p.version_id < excluded.version_id
      returning 1`;
    return rows.length > 0;
  }

  /** Nothing is published of the task any more. @returns whether it was this version that was */
  async withdraw(
    tx: Tx,
    { datasetId, taskType }: PublishedTask,
    versionId: number,
  ): Promise<boolean> {
    const rows = await tx.sql`
      delete from dataset_publications
       where dataset_id = ${datasetId} and task_type = ${taskType} and version_id = ${versionId}
      returning 1`;
    return rows.length > 0;
  }

  /** Says of the dataset what is published of it: where several tasks are, of the first one, as the gateway does. */
  async describeDataset(tx: Tx, datasetId: string): Promise<void> {
    await tx.sql`
      update datasets d
         set labeled = p.task_type is not null,
             format = case when p.task_type is not null then 'dice' when d.format = 'dice' then 'images'
                           else d.format end,
             annotation_path = p.annotation_path, num_classes = p.num_classes, class_names = p.class_names,
             content_hash = p.content_hash, last_modified_at = now(), updated_at = now()
        from (select 1) always
        left join lateral (
          select * from dataset_publications f
           where f.dataset_id = ${datasetId}
           order by f.task_type collate "C" limit 1) p on true
       where d.id = ${datasetId}`;
  }

  async findTask(tx: Tx, projectId: string, versionId: number): Promise<string | undefined> {
    const [row] = await tx.sql<{ task_type: string }>`
      select v.task_type from annotation_versions v where v.id = ${versionId} and v.project_id = ${projectId}`;
    return row?.task_type;
  }

  async lock(tx: Tx, projectId: string, versionId: number): Promise<LockedVersion | undefined> {
    const [row] = await tx.sql<LockedVersion>`
      select v.id, v.task_type as "taskType", v.version_number as "versionNumber",
             coalesce(v.folder, v.version_number) as folder,
             exists (select from dataset_publications p where p.version_id = v.id) as "isPublished"
        from annotation_versions v
       where v.id = ${versionId} and v.project_id = ${projectId}
         for update of v`;
    return row;
  }

  async update(tx: Tx, versionId: number, changes: VersionChanges): Promise<void> {
    const { versionNumber, description, notes } = changes;
    await tx.sql`
      update annotation_versions v
         set version_number = coalesce(${versionNumber ?? null}, v.version_number),
             description = case when ${description === undefined} then v.description else ${description ?? null} end,
             notes = case when ${notes === undefined} then v.notes else ${notes ?? null} end
       where v.id = ${versionId}`;
  }

  async delete(tx: Tx, versionId: number): Promise<void> {
    await tx.sql`delete from annotation_versions where id = ${versionId}`;
  }
}
