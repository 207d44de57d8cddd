import type { Tx } from '@libs/database';
import type { LabelerDb } from '@libs/labeler-db';
import type { BucketRole, ObjectInfo } from '@libs/storage';
import { randomUUID } from 'node:crypto';
import type { ObjectKind } from './object-kind';
import type { ObjectReferences } from './object-references';

/** An object that may have to go. */
export interface ClaimedObject extends ObjectInfo {
  role: BucketRole;
  kind: ObjectKind;
  datasetId: string;
}

export interface HeldObjects {
  /** Those that are nobody else's until `release`. */
  keys: ReadonlySet<string>;
  release(): Promise<void>;
}

/** Far longer than removing a few objects takes. */
const SECONDS = 300;
const THUMBNAIL = /^(datasets\/[^/]+)\/thumbnails\/(.+)\.jpg$/s;
const EXPORT_FOLDER = /^exports\/([^/]+)\/([^/]+)\/([^/]+)\//;
const ARCHIVE = /^archives\/[^/]+\/([^/]+)\.zip$/;

/**
 * Claims objects as their writers do: images and thumbnails by the key of the image, archives by their row, folders of
 * versions by a claim of the folder. Other keys hold random ids whose rows are gone, so nobody will write them again.
 */
export class SweepClaims {
  constructor(
    private readonly db: LabelerDb,
    private readonly references: ObjectReferences,
  ) {}

  /** Takes the objects that nobody works on and nothing refers to. They are of one dataset and one bucket. */
  async take(objects: readonly ClaimedObject[]): Promise<HeldObjects> {
    const holder = `sweep-${randomUUID()}`;
    const [first] = objects;
    if (!first) return { keys: new Set(), release: () => Promise.resolve() };
    const { datasetId, role } = first;
    const free = await this.db.transaction(async (tx) => {
      const owners = new Map<string, string>();
      for (const object of objects) {
        const owner = await this.claimOne(tx, holder, object);
        if (owner !== undefined) owners.set(object.key, owner);
      }
      const keys = [...owners.keys()];
      const found = await this.references.find(keys, { roles: [role], datasetId, tx });
      return keys.filter((key) =>
        (found.get(key) ?? []).every(({ owner }) => owner === owners.get(key)),
      );
    });
    return {
      keys: new Set(free),
      release: () => this.release(holder, datasetId),
    };
  }

  /** @returns who the claim says that holds it; undefined when it cannot be had */
  private async claimOne(
    tx: Tx,
    holder: string,
    object: ClaimedObject,
  ): Promise<string | undefined> {
    switch (object.kind) {
      case 'image':
      case 'incoming':
        return this.claimKey(tx, holder, object, object.key);
      case 'thumbnail':
        return this.claimKey(tx, holder, object, object.key.replace(THUMBNAIL, '$1/images/$2'));
      case 'archive':
        return this.claimArchive(tx, holder, object);
      case 'export':
        return this.claimFolder(tx, object);
      case 'snapshot':
        return holder;
      default:
        return undefined;
    }
  }

  private async claimKey(
    tx: Tx,
    holder: string,
    { datasetId }: ClaimedObject,
    key: string,
  ): Promise<string | undefined> {
    const rows = await tx.sql`
      with mine as (
        insert into pending_objects (s3_key, dataset_id, holder, expires_at)
        select ${key}, d.id, ${holder}, now() + make_interval(secs => ${SECONDS}::int)
          from datasets d where d.id = ${datasetId} and d.purge_started_at is null
        on conflict (s3_key) do nothing
        returning 1
      )
      select 1 as claimed from mine
       union all
      select 1 from pending_objects p where p.s3_key = ${key} and p.holder = ${holder}`;
    return rows.length > 0 ? holder : undefined;
  }

  /** Whoever wants the archive meanwhile finds that somebody is at it, and asks again. */
  private async claimArchive(
    tx: Tx,
    holder: string,
    object: ClaimedObject,
  ): Promise<string | undefined> {
    const contentId = ARCHIVE.exec(object.key)?.[1] ?? '';
    const [row] = await tx.sql<{ owner: string }>`
      insert into dataset_archives (dataset_id, content_id, status, started_at, last_used_at, error)
      select d.id, ${contentId}, 'building', now(), now(), ${holder}
        from datasets d where d.id = ${object.datasetId} and d.purge_started_at is null
      on conflict (dataset_id, content_id) do nothing
      returning dataset_id || '/' || content_id as owner`;
    return row?.owner;
  }

  /** A claim of the folder that has expired: no version gets the folder, and the sweep of versions cleans it, too. */
  private async claimFolder(
    tx: Tx,
    { key, datasetId }: ClaimedObject,
  ): Promise<string | undefined> {
    const [, projectId = '', taskType = '', folder = ''] = EXPORT_FOLDER.exec(key) ?? [];
    await tx.sql`
      select pg_advisory_xact_lock(hashtextextended(${`versions/${projectId}/${taskType}`}, 0))`;
    const [row] = await tx.sql<{ owner: string }>`
      with mine as (
        insert into version_claims (version_id, project_id, task_type, version_number, folder, revision, labels_hash,
                                    content_version, expires_at)
        select nextval('annotation_versions_id_seq')::int, p.id, ${taskType}, ${folder}, ${folder}, 0, '', 0,
               clock_timestamp()
          from annotation_projects p
         where p.id = ${projectId} and p.dataset_id = ${datasetId} and ${taskType}::text ~ '^[a-z][a-z0-9_-]*$'
           and length(${folder}::text) <= 50 and ${folder}::text !~ '[\\[:cntrl:]]' and ${folder}::text not in ('.', '..')
           and not exists (select from annotation_versions v
                            where v.project_id = ${projectId} and v.task_type = ${taskType}
                              and coalesce(v.folder, v.version_number) = ${folder})
           and not exists (select from dataset_exports e
                            where e.dataset_id = ${datasetId} and starts_with(${key}::text, e.folder))
        on conflict (project_id, task_type, folder) do nothing
        returning version_id
      )
      select version_id::text as owner from mine
       union all
      select c.version_id::text from version_claims c
       where c.project_id = ${projectId} and c.task_type = ${taskType} and c.folder = ${folder}
         and c.expires_at <= clock_timestamp()`;
    return row?.owner;
  }

  private async release(holder: string, datasetId: string): Promise<void> {
    await this.db.sql`delete from pending_objects p where p.holder = ${holder}`;
    await this.db.sql`
      delete from dataset_archives a
       where a.dataset_id = ${datasetId} and a.status = 'building' and a.error = ${holder}`;
  }
}
