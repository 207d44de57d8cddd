import { type GrantedDataset, projectOf } from '@libs/access';
import type { Tx } from '@libs/database';
import { VersionNotFoundError } from '@libs/publishing';
import { type DirectoryUser, UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { LinkJournal } from '../audit/link-journal';
import type { ListVersionsQuery } from './dto/list-versions.query';
import {
  toVersion,
  toWholeVersion,
  type VersionPageView,
  type WholeVersionView,
} from './dto/version.view';
import { VersionLinks } from './version-links';
import { VersionQueries, type VersionRow } from './version.queries';

/** Versions, for those who may read the project. */
@Injectable()
export class VersionReader {
  constructor(
    private readonly versions: VersionQueries,
    private readonly links: VersionLinks,
    private readonly users: UserDirectory,
    private readonly journal: LinkJournal,
  ) {}

  /** Nothing is written but who was given links; people are looked up once. */
  async list(
    dataset: GrantedDataset,
    actor: Actor,
    query: ListVersionsQuery,
  ): Promise<VersionPageView> {
    const projectId = projectOf(dataset);
    const { limit } = query;
    const taskType = query.task_type ?? null;
    const [rows, total] = await Promise.all([
      this.versions.list(projectId, { taskType, after: query.cursor ?? null, limit: limit + 1 }),
      this.versions.count(projectId, taskType),
    ]);
    const page = rows.slice(0, limit);
    const people = await this.users.findByIds(page.flatMap(creatorOf));
    await this.note(actor, projectId, page);
    const now = new Date();
    return {
      versions: page.map((row) => toVersion(row, people, this.links.of(row, now))),
      total,
      project_id: projectId,
      next_cursor: rows.length > limit ? (page.at(-1)?.position ?? null) : null,
    };
  }

  /** @throws VersionNotFoundError */
  async get(dataset: GrantedDataset, actor: Actor, versionId: number): Promise<WholeVersionView> {
    const projectId = projectOf(dataset);
    const row = await this.versions.find(projectId, versionId);
    if (!row) throw new VersionNotFoundError(versionId);
    await this.note(actor, projectId, [row]);
    const people = await this.users.findByIds(creatorOf(row));
    return toWholeVersion(row, people, this.links.of(row));
  }

  /** Before a transaction that needs them. */
  people(userIds: readonly number[]): Promise<ReadonlyMap<number, DirectoryUser>> {
    return this.users.findByIds([...userIds]);
  }

  /**
   * A version that the transaction has written.
   * @param people the one who made it among them
   * @throws VersionNotFoundError
   */
  async getNew(
    tx: Tx,
    dataset: GrantedDataset,
    versionId: number,
    people: ReadonlyMap<number, DirectoryUser>,
  ): Promise<WholeVersionView> {
    const row = await this.versions.find(projectOf(dataset), versionId, tx.sql);
    if (!row) throw new VersionNotFoundError(versionId);
    return toWholeVersion(row, people, this.links.of(row));
  }

  private note(actor: Actor, projectId: string, rows: readonly VersionRow[]): Promise<void> {
    const ids = rows.flatMap(({ id, export_path: key }) => (key === null ? [] : [id]));
    const about = { action: 'version_links', resourceType: 'version' } as const;
    return this.journal.note(actor, { ...about, projectId, ids });
  }
}

function creatorOf({ created_by: userId }: VersionRow): number[] {
  return userId === null ? [] : [userId];
}
