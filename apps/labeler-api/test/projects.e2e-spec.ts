import {
  ADAM,
  CORA,
  givenDataset,
  givenMember,
  OLIVIA,
  RITA,
  ROOT,
  SAM,
  VERA,
} from '@libs/testing';
import { costOf } from './support/cost';
import type { Problem } from './support/labeler';
import { type ProjectBody, ProjectClient } from './support/project-client';

describe('projects', () => {
  let client: ProjectClient;
  beforeAll(async () => {
    client = await ProjectClient.start([OLIVIA, ADAM, RITA, VERA, CORA, SAM, ROOT]);
  });
  afterAll(() => client.stop());

  const withoutProject = async () => {
    const dataset = await givenDataset(client.labeler.databases, { images: 3 });
    await client.db('delete from annotation_projects where id = $1', [dataset.projectId]);
    return dataset;
  };

  describe('in a list', () => {
    it('are those in which one has a role, newest first, with names from one look-up', async () => {
      const at = (day: number) => new Date(Date.UTC(2020, 0, day));
      const { databases } = client.labeler;
      const own = await givenDataset(databases, { owner: VERA, createdAt: at(1) });
      const joined = await givenDataset(databases, { createdAt: at(3), images: 2 });
      await givenMember(databases, joined, VERA, 'annotator');
      await givenDataset(databases, { visibility: 'public', createdAt: at(4) });
      const trashed = await givenDataset(databases, { owner: VERA, createdAt: at(5) });
      await client.db(
        `update datasets set status = 'deleting', deleted_at = now(), purge_after = now() + interval '1 day'
          where id = $1`,
        [trashed.id],
      );
      await client.annotate(joined, { classId: 'a', images: [0, 1] });

      const cost = await costOf(() => client.call<ProjectBody[]>(VERA, 'GET', '/projects'));

      const { status, body } = cost.result;
      expect(status).toBe(200);
      expect(body.map(({ id }) => id)).toEqual([joined.projectId, own.projectId]);
      expect(body[0]).toMatchObject({
        total_annotations: 2,
        annotated_images: 2,
        last_updated_by: OLIVIA.id,
        last_updated_by_name: OLIVIA.fullName,
      });
      expect(cost.labeler).toBe(1);
    });

    it('come in pages', async () => {
      const createdAt = new Date('2031-01-01T00:00:00Z');
      const ids = await Promise.all(
        [1, 2, 3].map(async () => {
          const { projectId } = await givenDataset(client.labeler.databases, {
            owner: CORA,
            createdAt,
          });
          return projectId;
        }),
      );
      const page = async (query: string) => {
        const { body } = await client.call<ProjectBody[]>(CORA, 'GET', `/projects?${query}`);
        return body.map(({ id }) => id);
      };

      const newestFirst = ids.sort().reverse();
      expect(await page('limit=2')).toEqual(newestFirst.slice(0, 2));
      expect(await page('skip=2&limit=5000')).toEqual(newestFirst.slice(2));
    });

    it.each(['skip=-1', 'limit=-1', 'limit=x', 'skip=1.5'])(
      'are not asked for with %s',
      async (query) => {
        const answer = await client.call<Problem>(OLIVIA, 'GET', `/projects?${query}`);

        expect([answer.status, answer.body.error]).toEqual([422, 'validation_failed']);
      },
    );
  });

  it('are read by their own id and by that of their dataset', async () => {
    const dataset = await client.dataset({ a: { name: 'a', color: 'red', order: 0 } });
    await givenMember(client.labeler.databases, dataset, VERA, 'viewer');
    await client.annotate(dataset, { classId: 'a', images: [0, 0] });

    const byProject = await client.call<ProjectBody>(VERA, 'GET', `/projects/${dataset.projectId}`);
    const byDataset = await client.call<ProjectBody>(VERA, 'GET', `/projects/${dataset.id}`);
    const ofDataset = await client.call<ProjectBody>(
      VERA,
      'GET',
      `/datasets/${dataset.id}/project`,
    );
    const hidden = await client.call<Problem>(SAM, 'GET', `/projects/${dataset.projectId}`);

    expect(byProject.body.task_classes.detection?.a).toMatchObject({
      bbox_count: 2,
      image_count: 1,
    });
    expect(byDataset.body).toEqual(byProject.body);
    expect(ofDataset.body).toEqual(byProject.body);
    expect([hidden.status, hidden.body.error]).toEqual([404, 'project_not_found']);
  });

  describe('that are made', () => {
    const body = (dataset_id: string, rest: object = {}) => ({
      name: ' New one ',
      dataset_id,
      task_types: ['detection', 'line'],
      task_config: { detection: { type: 'bbox' } },
      classes: {
        detection: { x: { name: ' cat ', color: 'red' }, y: { name: 'dog', color: '#fff' } },
      },
      ...rest,
    });

    it('belong to the owner of the dataset', async () => {
      const dataset = await withoutProject();

      const { status, body: project } = await client.call<ProjectBody>(
        ROOT,
        'POST',
        '/projects',
        body(dataset.id),
      );

      expect(status).toBe(201);
      expect(project).toMatchObject({
        name: 'New one',
        description: null,
        dataset_id: dataset.id,
        owner_id: OLIVIA.id,
        task_types: ['detection', 'line'],
        task_config: { detection: { type: 'bbox' } },
        settings: {},
        total_images: 3,
        status: 'active',
        last_updated_by: ROOT.id,
      });
      expect(project.task_classes).toEqual({
        detection: {
          x: {
            name: 'cat',
            color: 'red',
            description: null,
            order: 0,
            image_count: 0,
            bbox_count: 0,
          },
          y: expect.objectContaining({ name: 'dog', order: 1 }) as unknown,
        },
        line: {},
      });
      expect(
        await client.db('select user_id, role from project_permissions where project_id = $1', [
          project.id,
        ]),
      ).toEqual([{ user_id: OLIVIA.id, role: 'owner' }]);
      expect(await client.record(project.id)).toEqual({
        actions: ['project_create'],
        events: [['project.updated', { created: true }]],
      });
    });

    it('are one for each dataset, also when two are made at once', async () => {
      const dataset = await withoutProject();

      const answers = await Promise.all(
        [1, 2].map(() => client.call<Problem>(OLIVIA, 'POST', '/projects', body(dataset.id))),
      );

      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(answers.map(({ body: { error } }) => error)).toContain('project_exists');
    });

    it('need a dataset that one administers', async () => {
      const dataset = await givenDataset(client.labeler.databases);
      await givenMember(client.labeler.databases, dataset, RITA, 'reviewer');
      await givenMember(client.labeler.databases, dataset, ADAM, 'admin');
      const post = async (person: typeof RITA, id: string) => {
        const answer = await client.call<Problem>(person, 'POST', '/projects', body(id));
        return [answer.status, answer.body.error];
      };

      expect(await post(RITA, dataset.id)).toEqual([403, 'permission_denied']);
      expect(await post(SAM, dataset.id)).toEqual([404, 'dataset_not_found']);
      expect(await post(OLIVIA, 'ds_0000000000000000')).toEqual([404, 'dataset_not_found']);
      expect(await post(ADAM, dataset.id)).toEqual([409, 'project_exists']);
    });

    it.each([
      ['no name', { name: undefined }],
      ['null for a name', { name: null }],
      ['an unknown task type', { task_types: ['dancing'] }],
      ['no task types', { task_types: undefined }],
      ['a list for a document', { task_config: [] }],
      ['no classes', { classes: undefined }],
      ['classes of another task', { classes: { geometry: {} } }],
      ['a list of classes', { classes: { detection: [] } }],
      ['a class without colour', { classes: { detection: { a: { name: 'a' } } } }],
      ['a class without name', { classes: { detection: { a: { name: ' ', color: 'red' } } } }],
      ['text for settings', { settings: 'none' }],
      [
        'two classes of one name',
        {
          classes: {
            detection: { a: { name: 'n', color: 'red' }, b: { name: 'n ', color: 'red' } },
          },
        },
      ],
    ])('are refused with %s', async (_, rest) => {
      const dataset = await withoutProject();

      const answer = await client.call<Problem>(
        OLIVIA,
        'POST',
        '/projects',
        body(dataset.id, rest),
      );

      expect([answer.status, answer.body.error]).toEqual([422, 'validation_failed']);
    });
  });

  describe('that are changed', () => {
    it('take what is sent, and leave what is not', async () => {
      const dataset = await client.dataset({ a: { name: 'a', color: 'red' } });
      await givenMember(client.labeler.databases, dataset, ADAM, 'admin');
      const path = `/projects/${dataset.projectId}`;

      const first = await client.call<ProjectBody>(ADAM, 'PATCH', path, {
        name: 'Renamed',
        description: 'Text \ud800',
        settings: { theme: 'dark', odd: 'a\0b' },
        status: 'paused',
        task_types: ['line'],
        classes: {},
      });
      const second = await client.call<ProjectBody>(ADAM, 'PATCH', path, {
        description: null,
        task_config: { detection: {} },
      });

      expect(first).toMatchObject({
        status: 200,
        body: { name: 'Renamed', status: 'paused', task_types: ['detection'] },
      });
      expect(second.body).toMatchObject({
        name: 'Renamed',
        description: null,
        settings: { theme: 'dark' },
        task_config: { detection: {} },
        status: 'paused',
        last_updated_by: ADAM.id,
        last_updated_by_name: ADAM.fullName,
      });
      expect(Object.keys(second.body.task_classes.detection ?? {})).toEqual(['a']);
      expect(await client.record(dataset.projectId)).toEqual({
        actions: ['project_update', 'project_update'],
        events: [
          ['project.updated', { fields: ['name', 'description', 'settings', 'status'] }],
          ['project.updated', { fields: ['description', 'task_config'] }],
        ],
      });
    });

    it('are not written when nothing is sent', async () => {
      const dataset = await client.dataset();

      const { status } = await client.call(OLIVIA, 'PATCH', `/projects/${dataset.id}`, {});

      expect(status).toBe(200);
      expect((await client.record(dataset.projectId)).actions).toEqual([]);
    });

    it.each([
      [{ name: null }],
      [{ name: ' ' }],
      [{ name: 'x'.repeat(256) }],
      [{ status: 'sleeping' }],
      [{ status: null }],
      [{ settings: null }],
      [{ task_config: [] }],
      [{ description: 5 }],
    ])('are refused with %j', async (change) => {
      const dataset = await client.dataset();

      const answer = await client.call<Problem>(OLIVIA, 'PATCH', `/projects/${dataset.id}`, change);

      expect([answer.status, answer.body.error]).toEqual([422, 'validation_failed']);
    });
  });
});
