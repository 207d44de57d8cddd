import { ADAM, ANDY, type GivenDataset, OLIVIA, ROOT } from '@libs/testing';
import { adminOf } from './support/admin';
import { costOf } from './support/cost';
import { ProjectClient } from './support/project-client';

interface Progress {
  images_by_status: Record<string, number>;
  annotations_by_task: Record<string, number>;
  completion_rate: number;
  total_images: number;
  completed_images: number;
  user_contributions: { user_id: number; user_email: string; annotation_count: number }[];
}

type Entry = { type: string; timestamp: string; user_email: string; details: object };

describe('the numbers', () => {
  let client: ProjectClient;
  let admin: ReturnType<typeof adminOf>;
  beforeAll(async () => {
    client = await ProjectClient.start([ROOT, OLIVIA, ADAM]);
    admin = adminOf(client);
  });
  afterAll(() => client.stop());

  describe('of a dataset', () => {
    it('count each of its images once, however many tasks it has', async () => {
      const dataset = await client.dataset({}, { images: 5, taskTypes: ['detection', 'line'] });
      await admin.draw(dataset, OLIVIA, { count: 3 });
      await admin.draw(dataset, ANDY, { count: 2, task: 'line' });
      await client.db(
        `update annotations set annotation_state = 'confirmed' where dataset_id = $1 and (task_type = 'line' or id in (
           select min(id) from annotations where dataset_id = $1 and task_type = 'detection'))`,
        [dataset.id],
      );

      const progress = await admin.get<Progress>(`datasets/${dataset.id}/progress`);

      expect(progress).toEqual({
        images_by_status: { 'not-started': 2, 'in-progress': 2, completed: 1 },
        annotations_by_task: { detection: 3, line: 2 },
        completion_rate: 0.2,
        total_images: 5,
        completed_images: 1,
        user_contributions: [
          { user_id: OLIVIA.id, user_email: OLIVIA.email, annotation_count: 3 },
          { user_id: ANDY.id, user_email: ANDY.email, annotation_count: 2 },
        ],
      });
      expect(progress.completion_rate.toFixed(2)).toBe('0.20');
    });

    it('are its own zeros where it has no project, and nobody else’s', async () => {
      const dataset = await client.dataset({}, { images: 2 });
      await client.db('delete from annotation_projects where id = $1', [dataset.projectId]);

      const progress = await admin.get<Progress>(`datasets/${dataset.id}/progress`);

      expect(progress).toMatchObject({
        images_by_status: { 'not-started': 2, 'in-progress': 0, completed: 0 },
        annotations_by_task: {},
        completion_rate: 0,
        total_images: 2,
        user_contributions: [],
      });
      expect(await admin.get(`datasets/${dataset.id}/details`)).toMatchObject({ projects: [] });
      expect(await admin.get(`datasets/${dataset.id}/activity`)).toEqual([]);
    });

    it('name an annotator who is not known', async () => {
      const dataset = await client.dataset();
      await admin.draw(dataset, { id: 1_999_999 });

      const {
        user_contributions: [first],
      } = await admin.get<Progress>(
        `datasets/${dataset.id}/progress?project_id=${dataset.projectId}`,
      );

      expect(first).toEqual({ user_id: 1_999_999, user_email: 'Unknown', annotation_count: 1 });
    });

    it('are not told of the project of another one, nor of what is not there', async () => {
      const [one, other] = [await client.dataset(), await client.dataset()];
      await admin.trash(other);

      expect(
        await admin.refused(`datasets/${one.id}/progress?project_id=${other.projectId}`),
      ).toEqual([404, 'project_not_found']);
      for (const id of [other.id, 'ds_none', one.projectId]) {
        for (const view of ['details', 'progress', 'activity']) {
          expect(await admin.refused(`datasets/${id}/${view}`)).toEqual([404, 'dataset_not_found']);
        }
      }
    });

    it('say what it holds', async () => {
      const dataset = await client.dataset({}, { images: 3, taskTypes: ['line'], name: 'Caps' });
      await admin.draw(dataset, OLIVIA, { count: 2, task: 'line' });

      const details = await admin.get(`datasets/${dataset.id}/details`);

      expect(details).toMatchObject({
        dataset: { id: dataset.id, name: 'Caps', owner_email: OLIVIA.email, status: 'active' },
        projects: [
          {
            project_id: dataset.projectId,
            name: 'Caps',
            task_types: ['line'],
            annotation_count: 2,
          },
        ],
        storage_info: { image_count: 3, total_size_bytes: 3000, avg_size_bytes: 1000 },
      });
    });

    it('tell first of the one that was changed last, and by whom', async () => {
      const [renamed, annotated] = [await client.dataset(), await client.dataset()];
      await client.call(OLIVIA, 'PUT', `/datasets/${renamed.id}`, { name: 'Renamed' });
      await admin.draw(annotated, ANDY);

      const recent = await admin.get<Record<string, unknown>[]>('datasets/recent?limit=2');

      expect(recent).toMatchObject([
        { dataset_id: annotated.id, updated_by: ANDY.email, status: 'active', num_images: 4 },
        { dataset_id: renamed.id, name: 'Renamed', updated_by: OLIVIA.email },
      ]);
    });

    it('tell what happened to it, the newest first, page by page', async () => {
      const dataset = await client.dataset({ a: { name: 'a', color: '#ff0000', order: 0 } });
      const member = { user_email: ADAM.email, role: 'annotator' };
      await client.call(OLIVIA, 'POST', `/projects/${dataset.projectId}/permissions`, member);
      const created = await client.call<{ id: number }>(ADAM, 'POST', '/annotations', {
        ...{ project_id: dataset.projectId, image_id: await firstImage(dataset) },
        ...{ annotation_type: 'bbox', class_id: 'a', class_name: 'a' },
        geometry: { type: 'bbox', bbox: [1, 1, 5, 5], image_width: 10, image_height: 10 },
      });
      const id = created.body.id;
      await client.call(OLIVIA, 'POST', `/annotations/${id}/confirm`);
      await client.call(ADAM, 'DELETE', `/annotations/${id}`);
      await client.call(OLIVIA, 'PUT', `/datasets/${dataset.id}`, { name: 'Of line 3' });
      await client.db(
        `insert into audit_logs (user_id, action, resource_type, resource_id) values (null, 'upload', 'dataset', $1)`,
        [dataset.id],
      );
      const classes = `/projects/${dataset.projectId}/classes?task_type=detection`;
      await client.call(OLIVIA, 'POST', classes, { name: 'b', color: '#00ff00' });
      const image = await firstImage(dataset);
      await client.call(OLIVIA, 'DELETE', `/datasets/${dataset.id}/images/${image}?force=true`);

      const path = `datasets/${dataset.id}/activity`;
      const all = await admin.get<Entry[]>(path);
      const pages: Entry[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const query: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
        const answer: { headers: Headers; body: Entry[] } = await client.call<Entry[]>(
          ROOT,
          'GET',
          `/admin/${path}?limit=2${query}`,
        );
        pages.push(...answer.body);
        cursor = answer.headers.get('x-next-cursor');
      }

      expect(all.map(({ type, user_email: email }) => [type, email])).toEqual([
        ['image_deleted', OLIVIA.email],
        ['class_created', OLIVIA.email],
        ['images_uploaded', 'System'],
        ['dataset_updated', OLIVIA.email],
        ['annotation_deleted', ADAM.email],
        ['annotation_confirmed', OLIVIA.email],
        ['annotation_created', ADAM.email],
        ['member_granted', OLIVIA.email],
      ]);
      expect(all[0]?.details).toMatchObject({ image_id: image });
      expect(all[6]?.details).toMatchObject({ annotation_id: id, task_type: 'detection' });
      expect(pages).toEqual(all);
      expect(await admin.refused(`${path}?cursor=2026-99-99T00:00:00.000000Z-1-1`)).toEqual([
        422,
        'validation_failed',
      ]);
    });

    const firstImage = async ({ id }: GivenDataset) => {
      const [row] = await client.db<{ id: string }>(
        'select id from image_metadata where dataset_id = $1 order by ordinal limit 1',
        [id],
      );
      return row?.id ?? '';
    };
  });

  it('of all datasets leave out the trash', async () => {
    const before = await admin.get<Record<string, number>>('datasets/overview');
    const [kept, trashed] = [await client.dataset(), await client.dataset()];
    await admin.draw(kept, OLIVIA, { count: 2 });
    await admin.draw(trashed, OLIVIA, { count: 2 });
    await admin.trash(trashed);

    const { result: after, labeler } = await costOf(() =>
      admin.get<Record<string, number>>('datasets/overview'),
    );

    const grown = (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
    expect(
      ['total_datasets', 'total_images', 'total_size_bytes', 'total_annotations'].map(grown),
    ).toEqual([1, 4, 4000, 2]);
    expect(labeler).toBe(1);
  });
});
