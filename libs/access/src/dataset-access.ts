import { BatchLoader } from '@libs/database';
import { LabelerDb, type ProjectRole, type Visibility } from '@libs/labeler-db';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import {
  type AccessDecision,
  type AccessFacts,
  decide,
  dependsOnOrganization,
  isSystemAdmin,
} from './access-decision';
import type { DatasetViewer } from './dataset-viewer';

export interface DatasetUserPair {
  datasetId: string;
  userId: number;
}

interface UserReference {
  /** Id of a dataset or of its project. */
  reference: string;
  userId: number;
}

type FactsRow = {
  n: number;
  dataset_id: string;
  project_id: string | null;
  user_id: number;
  owner_id: number;
  visibility: Visibility;
  created_at: Date;
  role: ProjectRole | null;
  granted_at: Date | null;
};

/** The only door between a user and a dataset. */
@Injectable()
export class DatasetAccess {
  private readonly loader: BatchLoader<DatasetUserPair, AccessDecision | undefined>;
  private readonly resolver: BatchLoader<UserReference, AccessDecision | undefined>;

  constructor(
    private readonly db: LabelerDb,
    private readonly users: UserDirectory,
  ) {
    this.loader = new BatchLoader((pairs) => this.permissions(pairs));
    this.resolver = new BatchLoader((asked) => this.resolveAll(asked));
  }

  /**
   * The same as `permission`, for the id of a dataset or of its project.
   * @throws DatabaseUnavailableError
   */
  resolve(reference: string, userId: number): Promise<AccessDecision | undefined> {
    return this.resolver.load({ reference, userId });
  }

  /**
   * What the user may do with the dataset; undefined when there is no such dataset.
   * @throws DatabaseUnavailableError
   */
  permission(datasetId: string, userId: number): Promise<AccessDecision | undefined> {
    return this.loader.load({ datasetId, userId });
  }

  /**
   * The same for many pairs at once, in the order asked; pairs with an unknown dataset are undefined.
   * @throws DatabaseUnavailableError
   */
  async permissions(pairs: readonly DatasetUserPair[]): Promise<(AccessDecision | undefined)[]> {
    if (pairs.length === 0) return [];
    const rows = await this.db.sql<FactsRow>`
      select q.n::int, d.id as dataset_id, a.id as project_id, q.user_id, d.owner_id, d.visibility, d.created_at,
             m.role, m.granted_at
        from unnest((select ${pairs.map(({ datasetId }) => datasetId)}::varchar[]),
                    (select ${pairs.map(({ userId }) => userId)}::int[])) with ordinality as q(dataset_id, user_id, n)
        join datasets d on d.id = q.dataset_id and d.status <> 'deleting'
        left join annotation_projects a on a.dataset_id = d.id and a.removed_at is null
        left join project_permissions m on m.project_id = a.id and m.user_id = q.user_id`;
    return this.inOrder(rows, pairs.length);
  }

  /**
   * What the user could do with a dataset that was deleted and is still kept; undefined when there is none.
   * @throws DatabaseUnavailableError
   */
  async trashed(datasetId: string, userId: number): Promise<AccessDecision | undefined> {
    const rows = await this.db.sql<FactsRow>`
      select 1 as n, d.id as dataset_id, a.id as project_id, ${userId}::int as user_id, d.owner_id, d.visibility,
             d.created_at, m.role, m.granted_at
        from datasets d
        left join annotation_projects a on a.dataset_id = d.id and a.removed_at is null
        left join project_permissions m on m.project_id = a.id and m.user_id = ${userId}
       where d.id = ${datasetId} and d.status = 'deleting' and d.deleted_at is not null`;
    return (await this.inOrder(rows, 1))[0];
  }

  /** Whose view of the datasets a list shall show: for `visibleTo`. */
  async viewer(userId: number): Promise<DatasetViewer> {
    const user = (await this.users.findByIds([userId])).get(userId);
    if (user?.isActive === false) return { userId, sees: 'nothing', colleagueIds: [] };
    if (isSystemAdmin(user)) return { userId, sees: 'everything', colleagueIds: [] };
    const organizationId = user?.organizationId ?? null;
    const colleagueIds =
      organizationId === null ? [] : await this.users.organizationMembers(organizationId);
    return { userId, sees: 'own', colleagueIds };
  }

  private async resolveAll(asked: readonly UserReference[]) {
    const rows = await this.db.sql<FactsRow>`
      select q.n::int, d.id as dataset_id, a.id as project_id, q.user_id, d.owner_id, d.visibility, d.created_at,
             m.role, m.granted_at
        from unnest((select ${asked.map(({ reference }) => reference)}::varchar[]),
                    (select ${asked.map(({ userId }) => userId)}::int[])) with ordinality as q(reference, user_id, n)
        left join annotation_projects p on p.id = q.reference and p.removed_at is null
        join datasets d on d.id = coalesce(p.dataset_id, q.reference) and d.status <> 'deleting'
        left join annotation_projects a on a.dataset_id = d.id and a.removed_at is null
        left join project_permissions m on m.project_id = a.id and m.user_id = q.user_id`;
    return this.inOrder(rows, asked.length);
  }

  private async inOrder(rows: readonly FactsRow[], count: number) {
    const decisions = await this.judge(rows);
    const answers = new Array<AccessDecision | undefined>(count).fill(undefined);
    for (const [index, { n }] of rows.entries()) answers[n - 1] = decisions[index];
    return answers;
  }

  private async judge(rows: readonly FactsRow[]): Promise<AccessDecision[]> {
    const all = rows.map(toFacts);
    const people = await this.users.findByIds(
      all.flatMap((facts) =>
        dependsOnOrganization(facts) ? [facts.userId, facts.ownerId] : [facts.userId],
      ),
    );
    return all.map((facts) => decide(facts, people.get(facts.userId), people.get(facts.ownerId)));
  }
}

function toFacts(row: FactsRow): AccessFacts {
  return {
    datasetId: row.dataset_id,
    projectId: row.project_id,
    userId: row.user_id,
    ownerId: row.owner_id,
    visibility: row.visibility,
    memberRole: row.role,
    memberSince: row.granted_at,
    datasetCreatedAt: row.created_at,
  };
}
