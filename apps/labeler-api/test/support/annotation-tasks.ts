import { ADAM, ANDY, type CallResult, type GivenDataset, type Person, VERA } from '@libs/testing';
import type { Labeler, Problem } from './labeler';
import { givenTeam, MembersClient } from './membership';

export type Task = {
  id: string;
  name: string;
  description: string | null;
  status: string;
  assignee_id: number | null;
  assignee_name: string | null;
  reviewer_id: number | null;
  total_images: number;
  completed_images: number;
  progress: number;
  due_date: string | null;
  overdue: boolean;
  review_outcome: string | null;
  review_comment: string | null;
};
export type TaskPage = { tasks: Task[]; next_cursor: string | null };
export type TaskImagePage = {
  images: { image_id: string; completed: boolean }[];
  next_cursor: string | null;
};
export type ChangedImages = { changed: number; task: Task };

export const IMAGES = 12;
export const imageId = (n: number) => `img_${n.toString(16).padStart(16, '0')}`;
export const ids = (...numbers: number[]) => numbers.map(imageId);
export const refusal = ({ status, body }: CallResult<unknown>) => [status, (body as Problem).error];

/** What people do with the tasks of one project at a time. */
export class TasksClient {
  project!: GivenDataset;

  private constructor(
    readonly labeler: Labeler,
    readonly people: MembersClient,
  ) {}

  static async signedIn(labeler: Labeler): Promise<TasksClient> {
    return new TasksClient(labeler, await MembersClient.signedIn(labeler));
  }

  /** From now on it is about a new project. */
  async begin(images = IMAGES): Promise<GivenDataset> {
    this.project = await givenTeam(this.labeler, { images, taskTypes: ['detection'] });
    return this.project;
  }

  ask<Body = Task>(as: Person, method: string, rest = '', body?: unknown) {
    const path = `/projects/${this.project.projectId}/tasks${rest}`;
    return this.people.ask<Body>(as, method, path, body);
  }

  create(body: object, as: Person = ADAM) {
    return this.ask(as, 'POST', '', { name: 'First half', ...body });
  }

  /** A task of three images for Andy, unless it is said otherwise. */
  async created(body: object = {}): Promise<Task> {
    const answer = await this.create({ image_ids: ids(1, 2, 3), assignee_id: ANDY.id, ...body });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  }

  step(as: Person, { id }: Pick<Task, 'id'>, name: string, body?: object) {
    return this.ask(as, 'POST', `/${id}/${name}`, body);
  }

  async imagesOf({ id }: Pick<Task, 'id'>, query = ''): Promise<string[]> {
    const { body } = await this.ask<TaskImagePage>(VERA, 'GET', `/${id}/images?limit=200${query}`);
    return body.images.map(({ image_id }) => image_id);
  }

  async annotate(n: number, task = 'detection', classId = '1'): Promise<void> {
    await this.labeler.databases.labeler(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
                                created_by)
       values ($1, $2, $3, 'bbox', $4, '{"type":"bbox","bbox":[1,2,3,4]}', $5, 1)`,
      [this.project.projectId, this.project.id, imageId(n), task, classId],
    );
  }

  async confirm(n: number): Promise<void> {
    await this.labeler.databases.labeler(
      `update annotations set annotation_state = 'confirmed' where project_id = $1 and image_id = $2`,
      [this.project.projectId, imageId(n)],
    );
  }
}
