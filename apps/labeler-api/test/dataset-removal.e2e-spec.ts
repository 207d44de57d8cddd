import {
  ADAM,
  ANDY,
  givenDataset,
  type GivenDataset,
  givenMember,
  OLIVIA,
  RITA,
  ROOT,
  SAM,
  VERA,
  whileHolding,
} from '@libs/testing';
import { givenFullDataset, leftOf } from './support/full-dataset';
import type { Problem } from './support/labeler';
import { type Deleted, type Removal, startRemoval } from './support/removal';

let labeler: Removal;
beforeAll(async () => {
  labeler = await startRemoval([OLIVIA, ADAM, RITA, ANDY, VERA, SAM, ROOT]);
});
afterAll(() => labeler.stop());

const left = (dataset: GivenDataset) => leftOf(labeler.databases, labeler.buckets, dataset);

describe('GET /datasets/{dataset_id}/deletion-impact', () => {
  const impact = <Body>(person: { id: number }, { id }: GivenDataset) =>
    labeler.get<Body>(`/datasets/${id}/deletion-impact`, labeler.as(person));

  it('tells what a deletion would take away', async () => {
    const dataset = await givenFullDataset(labeler.databases, labeler.buckets);
    const thumbnail = Buffer.alloc(3 * 1024 * 1024);
    await labeler.buckets.put(`datasets/${dataset.id}/thumbnails/b/c.png.jpg`, thumbnail);

    const { status, body } = await impact<{ storage_size_mb: number }>(OLIVIA, dataset);

    expect(status).toBe(200);
    expect(body).toEqual({
      dataset_id: dataset.id,
      dataset_name: 'Full',
      projects: [
        {
          project_id: dataset.projectId,
          project_name: 'Full',
          task_types: ['detection'],
          annotation_count: 3,
          image_count: 2,
          version_count: 1,
        },
      ],
      total_projects: 1,
      total_images: 2,
      total_annotations: 3,
      total_versions: 1,
      total_snapshots: 1,
      storage_size_mb: expect.any(Number) as number,
      file_counts: { annotations: 1, exports: 1, images: 2 },
    });
    expect(Math.floor(body.storage_size_mb)).toBe(3);
  });

  it('knows datasets without anything, and without a project', async () => {
    const empty = await givenDataset(labeler.databases);
    const bare = await givenDataset(labeler.databases);
    await labeler.databases.labeler('delete from annotation_projects where id = $1', [
      bare.projectId,
    ]);

    expect((await impact(OLIVIA, empty)).body).toMatchObject({
      total_projects: 1,
      total_images: 0,
      storage_size_mb: 0,
      file_counts: { annotations: 0, exports: 0, images: 0 },
    });
    expect((await impact(OLIVIA, bare)).body).toMatchObject({ projects: [], total_projects: 0 });
  });

  it('is for the owner and system administrators', async () => {
    const dataset = await givenDataset(labeler.databases, { visibility: 'public' });
    await givenMember(labeler.databases, dataset, ADAM, 'admin');

    const statuses = [];
    for (const person of [OLIVIA, ROOT, ADAM, SAM]) {
      statuses.push((await impact(person, dataset)).status);
    }

    expect(statuses).toEqual([200, 200, 403, 403]);
  });
});

describe('DELETE /datasets/{dataset_id}', () => {
  it('takes the dataset from everyone at once and keeps all of it', async () => {
    const dataset = await givenFullDataset(labeler.databases, labeler.buckets);
    const before = await left(dataset);

    const { status, body } = await labeler.delete(OLIVIA, dataset);

    expect(status).toBe(200);
    expect(body).toEqual({
      dataset_id: dataset.id,
      dataset_name: 'Full',
      deleted: true,
      backup_created: false,
      backup_files: {},
      labeler_deletions: {
        annotations: 3,
        image_statuses: 1,
        annotation_versions: 1,
        annotation_snapshots: 3,
        projects: 1,
      },
      s3_deletions: { dataset_files: 5, export_files: 1 },
      impact: expect.objectContaining({ dataset_id: dataset.id, total_images: 2 }) as object,
      restorable_until: expect.stringMatching(/Z$/) as string,
      removed: false,
    });
    const days = (Date.parse(body.restorable_until ?? '') - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(7);
    expect(await left(dataset)).toEqual(before);
  });

  it('answers 404 to everybody from then on, and lists it no more', async () => {
    const dataset = await givenDataset(labeler.databases, { visibility: 'public' });
    await givenMember(labeler.databases, dataset, ADAM, 'admin');
    await labeler.delete(OLIVIA, dataset);

    for (const person of [OLIVIA, ADAM, SAM, ROOT]) {
      const list = await labeler.get<{ id: string }[]>('/datasets', labeler.as(person));
      expect(list.body.map(({ id }) => id)).not.toContain(dataset.id);
      for (const path of ['', '/project', '/deletion-impact', '/images', '/size', '/permissions']) {
        const { status } = await labeler.get(`/datasets/${dataset.id}${path}`, labeler.as(person));
        expect([path, status]).toEqual([path, 404]);
      }
      expect((await labeler.delete(person, dataset)).status).toBe(404);
    }
  });

  it('wants the name exactly, and tells it only to who may delete', async () => {
    const dataset = await givenDataset(labeler.databases, { name: 'Weld seams' });

    const near = await labeler.delete<Problem>(OLIVIA, { ...dataset, name: 'weld seams ' });
    const stranger = await labeler.delete<Problem>(SAM, { ...dataset, name: 'x' });

    expect([near.status, near.body.error, near.body.detail]).toEqual([
      400,
      'name_confirmation_mismatch',
      "Dataset name confirmation does not match. Expected: 'Weld seams'",
    ]);
    expect([stranger.status, stranger.body.error]).toEqual([404, 'dataset_not_found']);
    expect((await labeler.delete(OLIVIA, dataset)).status).toBe(200);
  });

  it.each([
    ['viewer', VERA],
    ['annotator', ANDY],
    ['reviewer', RITA],
    ['admin', ADAM],
  ] as const)('is not for a %s, who is not told the name either', async (role, person) => {
    const dataset = await givenDataset(labeler.databases, { name: 'Secret name' });
    await givenMember(labeler.databases, dataset, person, role);

    const { status, body } = await labeler.delete<Problem>(person, { ...dataset, name: 'x' });

    expect([status, body.error]).toEqual([403, 'permission_denied']);
    expect(JSON.stringify(body)).not.toContain('Secret name');
  });

  it('is for system administrators', async () => {
    const dataset = await givenDataset(labeler.databases);

    expect((await labeler.delete(ROOT, dataset)).status).toBe(200);
  });

  it.each([
    ['no body', undefined],
    ['no name', {}],
    ['a number for a name', { dataset_name_confirmation: 7 }],
    ['a word for the backup', { dataset_name_confirmation: 'x', create_backup: 'yes' }],
  ])('refuses %s', async (_, body) => {
    const { id } = await givenDataset(labeler.databases);

    const answer = await labeler.call<Problem>('DELETE', `/api/v1/datasets/${id}`, {
      ...labeler.as(OLIVIA),
      body,
    });

    expect([answer.status, answer.body.error]).toEqual([422, 'validation_failed']);
  });

  it('is on record', async () => {
    const dataset = await givenDataset(labeler.databases);
    await labeler.delete(OLIVIA, dataset);
    await labeler.restore(ROOT, dataset);

    expect(
      await labeler.databases.labeler(
        `select user_id, action, resource_type from audit_logs where resource_id = $1 order by id`,
        [dataset.id],
      ),
    ).toEqual([
      { user_id: OLIVIA.id, action: 'delete', resource_type: 'dataset' },
      { user_id: ROOT.id, action: 'restore', resource_type: 'dataset' },
    ]);
  });

  it('is won by one of several', async () => {
    const dataset = await givenDataset(labeler.databases);

    const answers = await Promise.all(
      [OLIVIA, ROOT, OLIVIA, ROOT].map((person) => labeler.delete(person, dataset)),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404]);
  });

  it('waits for images that are being stored', async () => {
    const dataset = await givenDataset(labeler.databases);

    const { status } = await whileHolding(
      labeler.databases,
      (client) =>
        client.query(`select from datasets where id = $1 and status <> 'deleting' for share`, [
          dataset.id,
        ]),
      () => labeler.delete(OLIVIA, dataset),
    );

    expect(status).toBe(200);
  });

  it('looks at the name again when it gets its turn', async () => {
    const dataset = await givenDataset(labeler.databases, { name: 'Before' });

    const { status, body } = await whileHolding(
      labeler.databases,
      (client) => client.query(`update datasets set name = 'After' where id = $1`, [dataset.id]),
      () => labeler.delete<Deleted & Problem>(OLIVIA, dataset),
    );

    expect([status, body.error]).toEqual([400, 'name_confirmation_mismatch']);
  });

  it('is refused when the dataset was given away in the meantime', async () => {
    const dataset = await givenDataset(labeler.databases);

    const { status, body } = await whileHolding(
      labeler.databases,
      async (client) => {
        await client.query(`delete from project_permissions where project_id = $1`, [
          dataset.projectId,
        ]);
        await client.query(`update datasets set owner_id = $2 where id = $1`, [
          dataset.id,
          ADAM.id,
        ]);
        await client.query(
          `insert into project_permissions (project_id, user_id, role, granted_by) values ($1, $2, 'owner', 1)`,
          [dataset.projectId, ADAM.id],
        );
      },
      () => labeler.delete<Deleted & Problem>(OLIVIA, dataset),
    );

    expect([status, body.error]).toEqual([409, 'deletion_outdated']);
  });
});
