import { DatasetGate, DatasetNotFoundError, ProjectNotFoundError } from '@libs/access';
import { VersionNotFoundError } from '@libs/publishing';
import type { Comparison } from '@libs/revisions';
import { Injectable } from '@nestjs/common';
import { ComparedVersionQueries, type ComparedVersionRow } from './compared-version.queries';
import {
  NoVersionToCompareError,
  VersionNotComparableError,
  VersionsUnrelatedError,
} from './version-diff.errors';

/** Stands for the labels as they are. */
export const WORKING = -1;

/** What an answer says of a side. */
export interface ComparedVersion {
  id: number;
  versionNumber: string;
  versionType: 'published' | 'working';
  createdAt: Date;
  createdBy: number | null;
}

/** Two states of a task, the older one first. */
export interface VersionPair {
  projectId: string;
  before: ComparedVersion;
  after: ComparedVersion;
  comparison: Comparison;
}

/** Finds what is compared, for a caller who may see it. */
@Injectable()
export class ComparedVersions {
  constructor(
    private readonly queries: ComparedVersionQueries,
    private readonly gate: DatasetGate,
  ) {}

  /** @throws VersionNotFoundError, NoVersionToCompareError, VersionsUnrelatedError, VersionNotComparableError */
  async require(versionIds: readonly [number, number], userId: number): Promise<VersionPair> {
    const wanted = versionIds.filter((id) => id !== WORKING);
    if (wanted.length === 0) throw new NoVersionToCompareError();
    const found = new Map((await this.queries.find(wanted)).map((row) => [row.id, row]));
    const rows: ComparedVersionRow[] = [];
    for (const id of wanted) {
      const row = found.get(id);
      if (!row) throw new VersionNotFoundError(id);
      await this.assertVisible(row, userId);
      rows.push(row);
    }
    return pairOf(rows);
  }

  /** To those who may not know of the project its versions do not exist. */
  private async assertVisible(row: ComparedVersionRow, userId: number): Promise<void> {
    try {
      await this.gate.require(row.project_id, userId, 'version:read');
    } catch (error) {
      const isHidden =
        error instanceof ProjectNotFoundError || error instanceof DatasetNotFoundError;
      throw isHidden ? new VersionNotFoundError(row.id) : error;
    }
  }
}

function pairOf(rows: readonly ComparedVersionRow[]): VersionPair {
  const [first, second] = rows.toSorted(byAge);
  if (!first || isWorking(first)) throw new NoVersionToCompareError();
  if (second && first.project_id !== second.project_id) throw new VersionsUnrelatedError('project');
  if (second && first.task_type !== second.task_type) throw new VersionsUnrelatedError('task type');
  return {
    projectId: first.project_id,
    before: versionOf(first),
    after: second ? versionOf(second) : workingVersion(),
    comparison: {
      datasetId: first.dataset_id,
      taskType: first.task_type,
      before: frozenState(first),
      after:
        second && !isWorking(second)
          ? frozenState(second)
          : { revision: 'working', content: 'all' },
    },
  };
}

function byAge(a: ComparedVersionRow, b: ComparedVersionRow): number {
  return (
    Number(isWorking(a)) - Number(isWorking(b)) ||
    (a.revision ?? 0) - (b.revision ?? 0) ||
    a.id - b.id
  );
}

function isWorking({ version_type: type }: ComparedVersionRow): boolean {
  return type === 'working';
}

function frozenState({
  version_number: number,
  revision,
  include_draft: withDrafts,
}: ComparedVersionRow) {
  if (revision === null) throw new VersionNotComparableError(number);
  return { revision, content: withDrafts ? ('all' as const) : ('reviewed' as const) };
}

function versionOf(row: ComparedVersionRow): ComparedVersion {
  return {
    id: row.id,
    versionNumber: row.version_number,
    versionType: row.version_type,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

function workingVersion(): ComparedVersion {
  return {
    id: WORKING,
    versionNumber: 'Working',
    versionType: 'working',
    createdAt: new Date(),
    createdBy: 0,
  };
}
