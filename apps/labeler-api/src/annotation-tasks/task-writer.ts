import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { type DirectoryUser, UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { type TaskView, toTaskView } from './dto/task.view';
import { type TaskChange, TaskJournal } from './task-journal';
import { peopleOf } from './task-row';
import { type TaskPlace, TaskRepository } from './task.repository';
import { TaskNotFoundError } from './tasks.errors';

/** A change of a task, by whom. */
export interface TaskAct {
  actor: Actor;
  place: TaskPlace;
  change: TaskChange;
}

/** Runs a change of a task with all that belongs to it: the record, the event, the answer. */
@Injectable()
export class TaskWriter {
  constructor(
    private readonly db: LabelerDb,
    private readonly tasks: TaskRepository,
    private readonly journal: TaskJournal,
    private readonly users: UserDirectory,
  ) {}

  /** @throws TaskNotFoundError, and what `work` throws */
  async change(act: TaskAct, work: (tx: Tx) => Promise<unknown>): Promise<TaskView> {
    const row = await this.db.transaction(async (tx) => {
      await work(tx);
      return this.finish(tx, act);
    });
    this.journal.announce(act.place.projectId);
    return toTaskView(row, await this.users.findByIds(peopleOf(row)));
  }

  /** The same for a task that begins to exist: the answer is stored with it. */
  async create(
    act: TaskAct,
    peopleIds: readonly number[],
    work: (tx: Tx) => Promise<unknown>,
  ): Promise<TaskView> {
    const people: ReadonlyMap<number, DirectoryUser> = await this.users.findByIds(peopleIds);
    const view = await this.db.transaction(async (tx) => {
      await work(tx);
      const created = toTaskView(await this.finish(tx, act), people);
      await this.journal.remember(tx, created);
      return created;
    });
    this.journal.announce(act.place.projectId);
    return view;
  }

  /** @throws TaskNotFoundError */
  async delete(actor: Actor, place: TaskPlace): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (!(await this.tasks.delete(tx, place))) throw new TaskNotFoundError(place.taskId);
      await this.journal.note(tx, actor, place, 'delete');
    });
    this.journal.announce(place.projectId);
  }

  private async finish(tx: Tx, { actor, place, change }: TaskAct) {
    const row = await this.tasks.find(tx, place);
    if (!row) throw new TaskNotFoundError(place.taskId);
    await this.journal.note(tx, actor, place, change);
    return row;
  }
}
