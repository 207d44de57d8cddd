import type { GivenDataset } from '@libs/testing';
import { ROOT } from '@libs/testing';
import type { Problem } from './labeler';
import type { ProjectClient } from './project-client';

export interface Drawing {
  daysAgo?: number;
  count?: number;
  task?: string;
  confirmed?: boolean;
}

/** An administrator who looks at the system, and what there is to see. */
export function adminOf(client: ProjectClient) {
  return {
    /** @param path below `/admin`, which must be answered */
    get: async <Body>(path: string): Promise<Body> => {
      const { status, body } = await client.call<Body>(ROOT, 'GET', `/admin/${path}`);
      expect(status).toBe(200);
      return body;
    },
    refused: async (path: string): Promise<[number, string]> => {
      const { status, body } = await client.call<Problem>(ROOT, 'GET', `/admin/${path}`);
      return [status, body.error];
    },
    /** Annotations by somebody some days ago, on the first images. */
    draw: (
      { id, projectId }: GivenDataset,
      by: { id: number },
      { daysAgo = 0, count = 1, task = 'detection', confirmed = false }: Drawing = {},
    ) =>
      client.db(
        `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by,
           created_at, annotation_state, confirmed_at, confirmed_by)
         select $1::varchar, $2::varchar, (select m.id from image_metadata m where m.dataset_id = $2::varchar order by m.ordinal offset n limit 1),
                'bbox', $3, '{"type":"bbox"}', $4::int, now() - make_interval(days => $5::int),
                case when $7::boolean then 'confirmed' else 'draft' end, case when $7::boolean then now() end, case when $7::boolean then $4::int end
           from generate_series(0, $6::int - 1) n`,
        [projectId, id, task, by.id, daysAgo, count, confirmed],
      ),
    trash: ({ id }: GivenDataset) =>
      client.db(
        `update datasets set status = 'deleting', deleted_at = now(), purge_after = now() + interval '7 days' where id = $1`,
        [id],
      ),
  };
}
