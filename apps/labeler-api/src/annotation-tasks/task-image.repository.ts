import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { addStatement, type ChoicePlace, type ImageChoice } from './image-choice';
import {
  NoMatchingImagesError,
  TooManyTaskImagesError,
  UnknownTaskImagesError,
} from './tasks.errors';
import { MAX_TASK_IMAGES } from './dto/task-images.dto';

/** So many unknown ids an answer names. */
const NAMED = 10;

/** Which images a task has, in the transaction of the caller, who holds the task. */
@Injectable()
export class TaskImageRepository {
  /**
   * @returns how many images are new
   * @throws UnknownTaskImagesError, NoMatchingImagesError, TooManyTaskImagesError
   */
  async add(tx: Tx, place: ChoicePlace, choice: ImageChoice): Promise<number> {
    const { text, values } = addStatement(place, choice, randomBytes(8).readBigInt64BE());
    const added = await tx.query<{ image_id: string }>(text, values);
    if ('rule' in choice) {
      if (added.length === 0) throw new NoMatchingImagesError();
    } else if (added.length < choice.imageIds.length) {
      await this.assertKnown(tx, place, choice.imageIds);
    }
    await this.settle(tx, place);
    return added.length;
  }

  /** @returns how many images there were */
  async remove(tx: Tx, { taskId }: ChoicePlace, imageIds: readonly string[]): Promise<number> {
    const removed = await tx.sql`
      delete from annotation_task_images where task_id = ${taskId} and image_id = any(${imageIds})
      returning 1`;
    return removed.length;
  }

  /**
   * Which of the images are done already. Whoever changed one of them while it was added has committed when the
   * locks are there, and whoever changes one later finds it in the task.
   */
  private async settle(tx: Tx, { taskId, projectId }: ChoicePlace): Promise<void> {
    await tx.sql`
      select from annotation_task_images i
        join image_metadata m on m.dataset_id = i.dataset_id and m.id = i.image_id
       where i.task_id = ${taskId}
       order by m.dataset_id, m.id
         for share of m`;
    await tx.sql`
      select from annotation_task_images i
        join image_annotation_status s on s.project_id = ${projectId} and s.image_id = i.image_id
       where i.task_id = ${taskId}
       order by s.image_id, s.id
         for share of s`;
    const [task] = await tx.sql<{ images: number }>`
      with done as (
        update annotation_task_images i set completed = true
          from annotation_tasks t
         where t.id = ${taskId} and i.task_id = t.id and not i.completed
           and task_image_completed(t.project_id, i.image_id, t.task_type)
      )
      select t.total_images as images from annotation_tasks t where t.id = ${taskId}`;
    if ((task?.images ?? 0) > MAX_TASK_IMAGES) throw new TooManyTaskImagesError(MAX_TASK_IMAGES);
  }

  /** @throws UnknownTaskImagesError */
  private async assertKnown(
    tx: Tx,
    { datasetId }: ChoicePlace,
    imageIds: readonly string[],
  ): Promise<void> {
    const unknown = await tx.sql<{ id: string }>`
      select w.id from unnest(${imageIds}::text[]) w(id)
       where not exists (select from image_metadata m where m.dataset_id = ${datasetId} and m.id = w.id)
       limit ${NAMED}`;
    if (unknown.length > 0) throw new UnknownTaskImagesError(unknown.map(({ id }) => id));
  }
}
