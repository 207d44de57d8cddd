import type { Tx } from '@libs/database';
import type { LabelerDb } from '@libs/labeler-db';
import type { VersionFolder } from './places';
import { VersionExistsError } from './publishing.errors';
import { COUNTED_NUMBER, nextVersionNumber } from './version-number';

/** The wish for a version of a task. */
export interface WantedVersion {
  projectId: string;
  taskType: string;
  /** Null: the next one. */
  versionNumber: string | null;
  revision: number;
  /** Names the labels; the same for the same labels. */
  labelsHash: string;
}

/** A number that is somebody's until the version is made or the claim expires. */
export interface VersionClaim extends VersionFolder {
  /** Of the version. Later claims have higher ones. */
  versionId: number;
  versionNumber: string;
  revision: number;
  contentVersion: number;
}

/** A claim whose publisher is dead, or what is left of a version that was deleted. */
export interface ExpiredClaim extends VersionFolder {
  versionId: number;
}

interface TaskState {
  next: string;
  isOutdated: boolean;
  contentVersion: number;
}

/** A publisher that says nothing for so long is dead. */
const LEASE_SECONDS = 120;
/** No publisher writes anything so long after its claim expired. */
const GONE_AFTER_HOURS = 24;

/** Who may make which version: one at a time takes a number of a task. */
export class ClaimRepository {
  constructor(private readonly db: LabelerDb) {}

  /** Until the transaction ends, nobody else takes or changes numbers of the task. */
  async lockNumbers(tx: Tx, projectId: string, taskType: string): Promise<void> {
    await tx.sql`
      select pg_advisory_xact_lock(hashtextextended(${`versions/${projectId}/${taskType}`}, 0))`;
  }

  /** Tells whether a version or a publisher has the number. To be asked under the lock of the numbers. */
  async isTaken(tx: Tx, projectId: string, taskType: string, number: string): Promise<boolean> {
    const rows = await tx.sql`
      select from annotation_versions v
       where v.project_id = ${projectId} and v.task_type = ${taskType} and v.version_number = ${number}
      union all
      select from version_claims c
       where c.project_id = ${projectId} and c.task_type = ${taskType} and c.version_number = ${number}
         and c.expires_at > clock_timestamp()`;
    return rows.length > 0;
  }

  /**
   * Takes the number, and the id, of a version. Later versions are of the same or of later revisions.
   * @returns undefined when a later revision was claimed already: freeze again
   * @throws VersionExistsError
   */
  async claim(tx: Tx, wanted: WantedVersion): Promise<VersionClaim | undefined> {
    const { projectId, taskType, revision } = wanted;
    await this.lockNumbers(tx, projectId, taskType);
    const { next, isOutdated, contentVersion } = await this.stateOf(tx, wanted);
    const versionNumber = wanted.versionNumber ?? next;
    if (await this.isTaken(tx, projectId, taskType, versionNumber)) {
      throw new VersionExistsError(versionNumber, taskType);
    }
    if (isOutdated) return undefined;
    const { id, folder } = await this.insert(tx, { ...wanted, versionNumber, contentVersion });
    return { versionId: id, projectId, taskType, versionNumber, folder, revision, contentVersion };
  }

  /** Says that the publisher is alive. @returns whether the claim still holds */
  async keep({ versionId }: VersionClaim): Promise<boolean> {
    const rows = await this.db.sql`
      update version_claims
         set expires_at = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}::int)
       where version_id = ${versionId} and expires_at > clock_timestamp()
      returning 1`;
    return rows.length > 0;
  }

  /** The version is there. @returns when it was claimed; undefined when the claim does not hold any more */
  async fulfil(tx: Tx, { versionId }: VersionClaim): Promise<Date | undefined> {
    const [row] = await tx.sql<{ claimed_at: Date }>`
      delete from version_claims
       where version_id = ${versionId} and expires_at > clock_timestamp()
      returning claimed_at`;
    return row?.claimed_at;
  }

  /** The number is free again; what was written is swept. */
  async giveUp({ versionId }: VersionClaim): Promise<void> {
    await this.db.sql`
      update version_claims set expires_at = clock_timestamp()
       where version_id = ${versionId} and expires_at > clock_timestamp()`;
  }

  /** Remembers the folder of a version that is being deleted. */
  async leave(tx: Tx, version: VersionFolder & { versionId: number; versionNumber: string }) {
    const { versionId, projectId, taskType, versionNumber, folder } = version;
    await tx.sql`
      insert into version_claims (version_id, project_id, task_type, version_number, folder, revision, labels_hash,
                                  content_version, expires_at)
      values (${versionId}, ${projectId}, ${taskType}, ${versionNumber}, ${folder}, 0, '', 0, clock_timestamp())`;
  }

  /** Claims whose objects have to be removed: soon after they expired, and once more long after. */
  async listExpired(limit: number): Promise<ExpiredClaim[]> {
    return this.db.sql<ExpiredClaim>`
      select c.version_id as "versionId", c.project_id as "projectId", c.task_type as "taskType", c.folder
        from version_claims c
       where c.expires_at <= clock_timestamp()
         and (c.swept_at is null or c.expires_at <= clock_timestamp() - make_interval(hours => ${GONE_AFTER_HOURS}::int))
       order by c.expires_at, c.version_id
       limit ${limit}`;
  }

  /** The objects are removed. The claim itself goes when its publisher cannot write any more. */
  async noteSwept({ versionId }: ExpiredClaim): Promise<void> {
    await this.db.sql`
      with gone as (
        delete from version_claims
         where version_id = ${versionId}
           and expires_at <= clock_timestamp() - make_interval(hours => ${GONE_AFTER_HOURS}::int)
        returning 1
      )
      update version_claims set swept_at = clock_timestamp()
       where version_id = ${versionId} and not exists (select from gone)`;
  }

  private async stateOf(tx: Tx, wanted: WantedVersion): Promise<TaskState> {
    const { projectId, taskType, revision, labelsHash } = wanted;
    const [row] = await tx.sql<{
      highest: number | null;
      is_outdated: boolean;
      content_version: number | null;
      labels_hash: string | null;
    }>`
      with known as (
        select v.id, v.version_number, v.revision, v.labels_hash, v.content_version
          from annotation_versions v
         where v.project_id = ${projectId} and v.task_type = ${taskType}
        union all
        select c.version_id, c.version_number, c.revision, c.labels_hash, c.content_version
          from version_claims c
         where c.project_id = ${projectId} and c.task_type = ${taskType} and c.expires_at > clock_timestamp()
      )
      select max(substring(k.version_number from ${COUNTED_NUMBER}::text)::int) as highest,
             coalesce(max(k.revision) > ${revision}::bigint, false) as is_outdated,
             max(k.content_version) as content_version,
             (array_agg(k.labels_hash order by k.id desc) filter (where k.labels_hash is not null))[1] as labels_hash
        from known k`;
    const before = row?.content_version ?? 0;
    return {
      next: nextVersionNumber(row?.highest ?? null),
      isOutdated: row?.is_outdated ?? false,
      contentVersion: row?.labels_hash === labelsHash ? before : before + 1,
    };
  }

  private async insert(
    tx: Tx,
    version: WantedVersion & { versionNumber: string; contentVersion: number },
  ) {
    const { projectId, taskType, versionNumber, revision, labelsHash, contentVersion } = version;
    const [row] = await tx.sql<{ id: number; folder: string }>`
      with next as (
        select nextval('annotation_versions_id_seq')::int as id
      ), used as (
        select coalesce(v.folder, v.version_number) as folder from annotation_versions v
         where v.project_id = ${projectId} and v.task_type = ${taskType}
        union all
        select c.folder from version_claims c
         where c.project_id = ${projectId} and c.task_type = ${taskType}
      )
      insert into version_claims (version_id, project_id, task_type, version_number, folder, revision, labels_hash,
                                  content_version, expires_at)
      select n.id, ${projectId}, ${taskType}, ${versionNumber}::text,
             case when ${versionNumber}::text in (select u.folder from used u) then ${versionNumber}::text || '-' || n.id
                  else ${versionNumber}::text end,
             ${revision}::bigint, ${labelsHash}, ${contentVersion}::int,
             clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}::int)
        from next n
      returning version_id as id, folder`;
    if (!row) throw new Error('The version was not claimed');
    return row;
  }
}
