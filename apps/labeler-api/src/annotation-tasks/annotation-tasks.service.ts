import { type GrantedDataset, projectOf } from '@libs/access';
import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { Actor } from '../audit/actor';
import type { CreateTaskDto, UpdateTaskDto } from './dto/create-task.dto';
import type { ChooseTaskImagesDto } from './dto/task-images.dto';
import type { ChangedTaskImagesView, TaskView } from './dto/task.view';
import type { ImageChoice } from './image-choice';
import { TaskImageRepository } from './task-image.repository';
import { TaskWriter } from './task-writer';
import { type TaskPlace, TaskRepository } from './task.repository';
import {
  TaskImageChoiceError,
  TaskNotFoundError,
  TaskPersonError,
  TaskStateError,
} from './tasks.errors';
import { OPEN_STATES } from './transitions';

const ID_BYTES = 8;

type People = Pick<UpdateTaskDto, 'assignee_id' | 'reviewer_id'>;

/** Giving out work. The routes say who may. */
@Injectable()
export class AnnotationTasksService {
  constructor(
    private readonly writer: TaskWriter,
    private readonly tasks: TaskRepository,
    private readonly images: TaskImageRepository,
  ) {}

  /** @throws TaskPersonError, TaskImageChoiceError, UnknownTaskImagesError, NoMatchingImagesError */
  create(dataset: GrantedDataset, actor: Actor, dto: CreateTaskDto): Promise<TaskView> {
    const place = placeOf(dataset, `task_${randomBytes(ID_BYTES).toString('hex')}`);
    const choice = choiceOf(dto);
    const { assignee_id: assignee, reviewer_id: reviewer } = dto;
    const people = [actor.userId, assignee, reviewer].filter((id) => typeof id === 'number');
    return this.writer.create({ actor, place, change: 'create' }, people, async (tx) => {
      await this.tasks.lockProject(tx, place.projectId);
      await this.requireSuitable(tx, place, dto);
      await this.tasks.insert(tx, place, actor.userId, dto);
      await this.images.add(tx, place, choice);
    });
  }

  /** @throws TaskNotFoundError, TaskStateError, TaskPersonError */
  update(
    dataset: GrantedDataset,
    actor: Actor,
    taskId: string,
    dto: UpdateTaskDto,
  ): Promise<TaskView> {
    const place = placeOf(dataset, taskId);
    return this.writer.change({ actor, place, change: 'update' }, async (tx) => {
      await this.requireSuitable(tx, place, dto);
      await this.lockOpen(tx, place);
      await this.tasks.update(tx, place, dto);
    });
  }

  /** @throws TaskNotFoundError, TaskStateError, TaskImageChoiceError, UnknownTaskImagesError, NoMatchingImagesError */
  async addImages(
    dataset: GrantedDataset,
    actor: Actor,
    taskId: string,
    dto: ChooseTaskImagesDto,
  ): Promise<ChangedTaskImagesView> {
    const place = placeOf(dataset, taskId);
    const choice = choiceOf(dto);
    let changed = 0;
    const task = await this.writer.change({ actor, place, change: 'add_images' }, async (tx) => {
      await this.tasks.lockProject(tx, place.projectId);
      await this.lockOpen(tx, place);
      changed = await this.images.add(tx, place, choice);
    });
    return { changed, task };
  }

  /** @throws TaskNotFoundError, TaskStateError */
  async removeImages(
    dataset: GrantedDataset,
    actor: Actor,
    taskId: string,
    imageIds: readonly string[],
  ): Promise<ChangedTaskImagesView> {
    const place = placeOf(dataset, taskId);
    let changed = 0;
    const task = await this.writer.change({ actor, place, change: 'remove_images' }, async (tx) => {
      await this.lockOpen(tx, place);
      changed = await this.images.remove(tx, place, imageIds);
    });
    return { changed, task };
  }

  /** @throws TaskNotFoundError */
  delete(dataset: GrantedDataset, actor: Actor, taskId: string): Promise<void> {
    return this.writer.delete(actor, placeOf(dataset, taskId));
  }

  private async lockOpen(tx: Tx, place: TaskPlace): Promise<void> {
    const task = await this.tasks.lock(tx, place);
    if (!task) throw new TaskNotFoundError(place.taskId);
    if (!OPEN_STATES.includes(task.status)) throw new TaskStateError(task.status);
  }

  /** @throws TaskPersonError */
  private async requireSuitable(tx: Tx, { projectId }: TaskPlace, people: People): Promise<void> {
    const { assignee_id: assignee, reviewer_id: reviewer } = people;
    if (typeof assignee === 'number') {
      const suitable = await this.tasks.lockSuitable(tx, projectId, assignee, 'task:work');
      if (!suitable) throw new TaskPersonError(assignee, 'assignee', 'annotator');
    }
    if (typeof reviewer === 'number') {
      const suitable = await this.tasks.lockSuitable(tx, projectId, reviewer, 'task:review');
      if (!suitable) throw new TaskPersonError(reviewer, 'reviewer', 'reviewer');
    }
  }
}

function placeOf(dataset: GrantedDataset, taskId: string): TaskPlace {
  return { taskId, projectId: projectOf(dataset), datasetId: dataset.datasetId };
}

/** @throws TaskImageChoiceError */
function choiceOf({ image_ids: imageIds, rule }: ChooseTaskImagesDto): ImageChoice {
  if (imageIds && !rule) return { imageIds: [...new Set(imageIds)] };
  if (rule && !imageIds) return { rule };
  throw new TaskImageChoiceError();
}
