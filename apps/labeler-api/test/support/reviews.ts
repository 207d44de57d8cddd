import { ANDY, givenDataset, type GivenDataset, givenMember, RITA } from '@libs/testing';
import type { Labeler } from './labeler';

export interface Reviewed {
  image_id: string;
  is_confirmed: boolean;
  confirmed_at: string | null;
  status: string;
  total_annotations: number;
  confirmed_annotations: number;
}

export interface ReviewEntry {
  action: string;
  task_type: string | null;
  annotations: number;
  comment: string | null;
  user_name: string | null;
}

/** An id as older images have them. */
export const STRANGE_ID = 'sub/dir/100% 고양이+#1';

/** A project that a reviewer judges: Rita. Andy drew in it. */
export class ReviewedProject {
  private constructor(
    private readonly labeler: Labeler,
    private readonly token: string,
    readonly dataset: GivenDataset,
  ) {}

  /** Image `a` has a draft and a confirmed box and a draft segment, `b` a draft box, `c` nothing. */
  static async given(labeler: Labeler, token: string): Promise<ReviewedProject> {
    const dataset = await givenDataset(labeler.databases, {
      taskTypes: ['detection', 'segmentation'],
    });
    await givenMember(labeler.databases, dataset, RITA, 'reviewer');
    await givenMember(labeler.databases, dataset, ANDY, 'annotator');
    const project = new ReviewedProject(labeler, token, dataset);
    await project.addImages(['a', 'b', 'c', 'x/confirm', STRANGE_ID]);
    await project.draw(['a'], 'detection');
    await project.draw(['a'], 'detection', 'confirmed');
    await project.draw(['a'], 'segmentation');
    await project.draw(['b'], 'detection');
    return project;
  }

  async addImages(ids: string[]): Promise<void> {
    await this.labeler.databases.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size)
       select $1::text, id, id, 'datasets/' || $1 || '/images/' || id, 1 from unnest($2::text[]) id`,
      [this.dataset.id, ids],
    );
  }

  async draw(images: string[], task = 'detection', state = 'draft'): Promise<void> {
    await this.labeler.databases.labeler(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry,
                                annotation_state, created_by, confirmed_by, confirmed_at)
       select $1, $2, image, 'bbox', $4, '{"type": "bbox"}', $5::text, $6,
              case when $5::text = 'confirmed' then 1 end, case when $5::text = 'confirmed' then now() end
         from unnest($3::text[]) image`,
      [this.dataset.projectId, this.dataset.id, images, task, state, ANDY.id],
    );
  }

  judge<Body = Reviewed>(verdict: string, image = 'a', query = '', body: unknown = {}) {
    const path = `/projects/${this.dataset.projectId}/images/${image}/${verdict}${query}`;
    return this.labeler.post<Body>(path, { token: this.token, body });
  }

  reject(comment: string, image = 'a', query = '') {
    return this.judge('reject', image, query, { comment });
  }

  confirmAll<Body>(body: { image_ids: unknown; task_type?: string }) {
    const path = `/projects/${this.dataset.projectId}/images/bulk-confirm`;
    return this.labeler.post<Body>(path, { token: this.token, body });
  }

  /** Rows of a statement about the project, `$1`. */
  rows<Row extends object>(text: string): Promise<Row[]> {
    return this.labeler.databases.labeler<Row>(text, [this.dataset.projectId]);
  }

  async statusOf(image: string, task: string): Promise<Record<string, unknown> | undefined> {
    const [row] = await this.labeler.databases.labeler<Record<string, unknown>>(
      `select status, is_image_confirmed, confirmed_by, rejected_by, draft_annotations as drafts
         from image_annotation_status where project_id = $1 and image_id = $2 and task_type = $3`,
      [this.dataset.projectId, image, task],
    );
    return row;
  }

  async log(image = 'a'): Promise<ReviewEntry[]> {
    const path = `/projects/${this.dataset.projectId}/images/${image}/review`;
    const { body } = await this.labeler.get<{ entries: ReviewEntry[] }>(path, {
      token: this.token,
    });
    return body.entries;
  }
}
