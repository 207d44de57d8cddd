import { ANDY, RITA, whileHolding } from '@libs/testing';
import { costOf } from './support/cost';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import { type Reviewed, ReviewedProject, STRANGE_ID } from './support/reviews';

describe('reviewers among others', () => {
  let labeler: Labeler;
  let token: string;
  let project: ReviewedProject;
  beforeAll(async () => {
    labeler = await startLabeler();
    token = await labeler.signIn(RITA);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => (project = await ReviewedProject.given(labeler, token)));

  it('leaves images alone that somebody else works on', async () => {
    await labeler.databases.labeler(
      `insert into image_locks (project_id, dataset_id, image_id, user_id, locked_at, expires_at)
       values ($1, $2, 'a', $3, now(), now() + interval '5 minutes'),
              ($1, $2, 'b', $3, now() - interval '9 minutes', now() - interval '1 minute')`,
      [project.dataset.projectId, project.dataset.id, ANDY.id],
    );

    for (const verdict of ['confirm', 'unconfirm']) {
      const { status, body } = await project.judge<Problem>(verdict);
      expect([status, body]).toMatchObject([423, { error: 'image_locked', locked_by: ANDY.id }]);
    }
    expect((await project.reject('No.')).status).toBe(423);
    expect((await project.judge('confirm', 'b')).status).toBe(200);
    expect(await project.statusOf('a', 'detection')).toMatchObject({ drafts: 1 });
    expect(await project.rows('select 1 from comments where project_id = $1')).toEqual([]);
  });

  it('sees the lock of a writer who came first, however close', async () => {
    const answer = await whileHolding(
      labeler.databases,
      async (client) => {
        await client.query(
          `insert into image_locks (project_id, dataset_id, image_id, user_id, expires_at)
           values ($1, $2, 'b', $3, now() + interval '5 minutes')`,
          [project.dataset.projectId, project.dataset.id, ANDY.id],
        );
        await client.query(
          `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
           values ($1, $2, 'b', 'bbox', 'detection', '{"type": "bbox"}', $3)`,
          [project.dataset.projectId, project.dataset.id, ANDY.id],
        );
      },
      () => project.judge<Problem>('confirm', 'b'),
    );

    expect([answer.status, answer.body.error]).toEqual([423, 'image_locked']);
    expect(await project.statusOf('b', 'detection')).toMatchObject({ drafts: 2 });
  });

  it('confirms what was drawn while it waited, so that no draft stays in a confirmed image', async () => {
    await whileHolding(
      labeler.databases,
      (client) =>
        client.query(
          `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
           values ($1, $2, 'b', 'bbox', 'detection', '{"type": "bbox"}', $3)`,
          [project.dataset.projectId, project.dataset.id, RITA.id],
        ),
      () => project.judge('confirm', 'b'),
    );

    expect(await project.statusOf('b', 'detection')).toMatchObject({
      drafts: 0,
      is_image_confirmed: true,
    });
  });

  it('is for images of any id, with slashes as they are or escaped', async () => {
    await project.draw([STRANGE_ID]);
    await project.draw(['x/confirm']);
    const raw = STRANGE_ID.replace('%', '%25').replace('#', '%23');

    for (const sent of [raw, encodeURIComponent(STRANGE_ID), 'x/confirm']) {
      // The document knows one segment for an id, so it cannot judge these.
      const address = `${labeler.url}/api/v1/projects/${project.dataset.projectId}/images/${sent}/confirm`;
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
      const answer = await fetch(address, { method: 'POST', headers });
      const { image_id } = (await answer.json()) as Reviewed;
      expect([answer.status, image_id]).toEqual([200, sent === 'x/confirm' ? sent : STRANGE_ID]);
    }
    expect(await project.log(encodeURIComponent(STRANGE_ID))).toHaveLength(1);
  });

  it('confirms many images at once and names those that it cannot', async () => {
    const body = { image_ids: ['b', 'a', 'c', 'b', 'unknown'], task_type: 'detection' };

    const answer = await project.confirmAll<{ results: Reviewed[] }>(body);

    expect([answer.status, answer.body]).toMatchObject([
      200,
      {
        confirmed: 2,
        failed: 2,
        errors: [
          'Image c has no annotations for detection',
          'Image unknown does not exist in this project',
        ],
      },
    ]);
    expect(answer.body.results.map(({ image_id }) => image_id)).toEqual(['a', 'b']);
    expect(await project.log('b')).toMatchObject([{ action: 'image_confirmed' }]);
    for (const image_ids of [[], ['\0'], 'a', Array.from({ length: 1001 }, String)]) {
      const { status } = await project.confirmAll({ image_ids });
      expect(status).toBe(422);
    }
  });

  it('costs the same number of statements for one image and for many', async () => {
    const ids = Array.from({ length: 300 }, (_, n) => `many/${n}`);
    await project.addImages(ids);
    await project.draw(ids);
    const one = await costOf(() => project.judge('confirm', 'a'));

    const many = await costOf(() => project.confirmAll<{ confirmed: number }>({ image_ids: ids }));

    expect(many.result.body.confirmed).toBe(300);
    expect(many.labeler).toBe(one.labeler);
    expect(one.labeler).toBeLessThanOrEqual(8);
  });

  it('keeps the totals of the project right', async () => {
    await project.judge('confirm');
    await project.judge('confirm', 'b');
    await project.reject('No.', 'b');

    const totals = () =>
      project.rows(`select task_type, sum(in_progress)::int as open, sum(completed)::int as done,
                   sum(confirmed)::int as confirmed
              from image_status_counts where project_id = $1 group by 1 order by 1`);
    const kept = await totals();
    await project.rows('select recount_annotations($1)');
    expect(kept).toEqual(await totals());
    expect(kept).toEqual([
      { task_type: 'detection', open: 1, done: 0, confirmed: 1 },
      { task_type: 'segmentation', open: 0, done: 0, confirmed: 1 },
    ]);
  });
});
