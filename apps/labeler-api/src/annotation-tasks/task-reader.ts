import { type GrantedDataset, projectOf } from '@libs/access';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import type { ListMyTasksQuery, ListTaskImagesQuery, ListTasksQuery } from './dto/list-tasks.query';
import {
  type TaskImagePageView,
  type TaskPageView,
  type TaskView,
  toTaskView,
} from './dto/task.view';
import { peopleOf } from './task-row';
import { TaskQueries, type TaskSearch } from './task.queries';
import { TaskNotFoundError } from './tasks.errors';

/** Tasks, for those who may read the project or work on them. */
@Injectable()
export class TaskReader {
  constructor(
    private readonly tasks: TaskQueries,
    private readonly users: UserDirectory,
  ) {}

  /** @throws TaskNotFoundError */
  async get(dataset: GrantedDataset, taskId: string): Promise<TaskView> {
    const row = await this.tasks.find(projectOf(dataset), taskId);
    if (!row) throw new TaskNotFoundError(taskId);
    return toTaskView(row, await this.users.findByIds(peopleOf(row)));
  }

  list(dataset: GrantedDataset, query: ListTasksQuery): Promise<TaskPageView> {
    const { userId } = dataset;
    return this.page({
      ...pageOf(query),
      userId,
      projectId: projectOf(dataset),
      assignee: somebody(query.assignee, userId),
      reviewer: somebody(query.reviewer, userId),
    });
  }

  /** Across the projects that the user takes part in. */
  listMine(userId: number, query: ListMyTasksQuery): Promise<TaskPageView> {
    const mine = { assignee: null, reviewer: null, [query.role]: userId };
    return this.page({ ...pageOf(query), ...mine, userId, projectId: null });
  }

  /** @throws TaskNotFoundError */
  async listImages(
    dataset: GrantedDataset,
    taskId: string,
    { limit, cursor, completed }: ListTaskImagesQuery,
  ): Promise<TaskImagePageView> {
    if (!(await this.tasks.find(projectOf(dataset), taskId))) throw new TaskNotFoundError(taskId);
    const after = cursor === undefined ? null : Number(cursor);
    const rows = await this.tasks.images({
      taskId,
      completed: completed ?? null,
      after,
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    return {
      images: page.map(({ ordinal: _ordinal, ...image }) => image),
      next_cursor: rows.length > limit ? String(page.at(-1)?.ordinal) : null,
    };
  }

  private async page(search: TaskSearch): Promise<TaskPageView> {
    const rows = await this.tasks.list({ ...search, limit: search.limit + 1 });
    const page = rows.slice(0, search.limit);
    const people = await this.users.findByIds(page.flatMap(peopleOf));
    return {
      tasks: page.map((row) => toTaskView(row, people)),
      next_cursor: rows.length > search.limit ? (page.at(-1)?.cursor ?? null) : null,
    };
  }
}

type PageQuery = Pick<ListTasksQuery, 'status' | 'overdue' | 'cursor' | 'limit'>;

function pageOf({ status, overdue, cursor, limit }: PageQuery) {
  return { status: status ?? null, overdue: overdue ?? null, after: cursor ?? null, limit };
}

function somebody(who: string | undefined, userId: number): number | 'none' | null {
  if (who === undefined) return null;
  if (who === 'none') return who;
  return who === 'me' ? userId : Number(who);
}
