import {
  ANDY,
  countStatements,
  givenDataset,
  type GivenDataset,
  givenMember,
  OLIVIA,
  RITA,
  VERA,
  whileHolding,
} from '@libs/testing';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Reviewed {
  image_id: string;
  is_confirmed: boolean;
  confirmed_at: string | null;
  status: string;
  total_annotations: number;
  confirmed_annotations: number;
}

interface Entry {
  action: string;
  task_type: string | null;
  annotations: number;
  comment: string | null;
  user_name: string | null;
}

const STRANGE_ID = 'sub/dir/100% 고양이+#1';

describe('the review of images', () => {
  let labeler: Labeler;
  let token: string;
  let dataset: GivenDataset;
  beforeAll(async () => {
    labeler = await startLabeler();
    token = await labeler.signIn(RITA);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    dataset = await givenDataset(labeler.databases, { taskTypes: ['detection', 'segmentation'] });
    await givenMember(labeler.databases, dataset, RITA, 'reviewer');
    await givenMember(labeler.databases, dataset, ANDY, 'annotator');
    await labeler.databases.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size)
       select $1::text, id, id, 'datasets/' || $1 || '/images/' || id, 1 from unnest($2::text[]) id`,
      [dataset.id, ['a', 'b', 'c', 'x/confirm', STRANGE_ID]],
    );
    await draw('a', 'detection', 'draft');
    await draw('a', 'detection', 'confirmed');
    await draw('a', 'segmentation', 'draft');
    await draw('b', 'detection', 'draft');
  });

  const draw = (image: string, task: string, state = 'draft') =>
    labeler.databases.labeler(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry,
                                annotation_state, created_by, confirmed_by, confirmed_at)
       values ($1, $2, $3, 'bbox', $4, '{"type": "bbox"}', $5::text, $6,
               case when $5::text = 'confirmed' then 1 end, case when $5::text = 'confirmed' then now() end)`,
      [dataset.projectId, dataset.id, image, task, state, ANDY.id],
    );
  const judge = <Body = Reviewed>(verdict: string, image = 'a', query = '', body: unknown = {}) =>
    labeler.post<Body>(`/projects/${dataset.projectId}/images/${image}/${verdict}${query}`, {
      token,
      body,
    });
  const reject = (comment: string, image = 'a', query = '') =>
    judge('reject', image, query, { comment });
  const rows = <Row extends object>(text: string) =>
    labeler.databases.labeler<Row>(text, [dataset.projectId]);
  const statusOf = async (image: string, task: string) => {
    const [row] = await labeler.databases.labeler<Record<string, unknown>>(
      `select status, is_image_confirmed, confirmed_by, rejected_by, draft_annotations as drafts
         from image_annotation_status where project_id = $1 and image_id = $2 and task_type = $3`,
      [dataset.projectId, image, task],
    );
    return row;
  };
  const logOf = async (image = 'a') => {
    const path = `/projects/${dataset.projectId}/images/${image}/review`;
    const { body } = await labeler.get<{ entries: Entry[] }>(path, { token });
    return body.entries;
  };

  it('confirms the drafts of a task and the image, with history, and answers the counts', async () => {
    const { status, body } = await judge('confirm', 'a', '?task_type=detection');

    expect([status, body]).toEqual([
      200,
      {
        image_id: 'a',
        is_confirmed: true,
        confirmed_at: expect.stringMatching(/Z$/) as string,
        status: 'completed',
        total_annotations: 2,
        confirmed_annotations: 2,
      },
    ]);
    expect(await statusOf('a', 'detection')).toEqual({
      status: 'completed',
      is_image_confirmed: true,
      confirmed_by: RITA.id,
      rejected_by: null,
      drafts: 0,
    });
    expect(await statusOf('a', 'segmentation')).toMatchObject({ status: 'in-progress', drafts: 1 });
    expect(
      await rows(`select annotation_state as state, version, updated_by, confirmed_by
                    from annotations where project_id = $1 and image_id = 'a' order by id`),
    ).toEqual([
      { state: 'confirmed', version: 2, updated_by: RITA.id, confirmed_by: RITA.id },
      { state: 'confirmed', version: 1, updated_by: null, confirmed_by: 1 },
      { state: 'draft', version: 1, updated_by: null, confirmed_by: null },
    ]);
    expect(
      await rows(`select action, image_id, task_type, changed_by,
                         previous_state ->> 'annotation_state' as before, new_state ->> 'annotation_state' as after,
                         new_state ->> 'version' as version
                    from annotation_history where project_id = $1`),
    ).toEqual([
      {
        action: 'confirm',
        image_id: 'a',
        task_type: 'detection',
        changed_by: RITA.id,
        before: 'draft',
        after: 'confirmed',
        version: '2',
      },
    ]);
    expect(await rows('select type, actor_id from project_events where project_id = $1')).toEqual([
      { type: 'image.confirmed', actor_id: RITA.id },
    ]);
  });

  it('confirms all tasks of an image when none is named', async () => {
    const { body } = await judge('confirm');

    expect(body).toMatchObject({ is_confirmed: true, total_annotations: 3 });
    expect(await statusOf('a', 'segmentation')).toMatchObject({ is_image_confirmed: true });
  });

  it('changes nothing when it is confirmed again', async () => {
    const first = await judge('confirm');

    const again = await judge('confirm');

    expect(again.body).toEqual(first.body);
    expect(await logOf()).toHaveLength(1);
  });

  it('takes the confirmation back', async () => {
    await judge('confirm', 'a', '?task_type=detection');

    const { status, body } = await judge('unconfirm', 'a', '?task_type=detection');

    expect([status, body]).toEqual([
      200,
      {
        image_id: 'a',
        is_confirmed: false,
        confirmed_at: null,
        status: 'in-progress',
        total_annotations: 2,
        confirmed_annotations: 0,
      },
    ]);
    expect(await statusOf('a', 'detection')).toMatchObject({ drafts: 2, confirmed_by: null });
  });

  it('takes the confirmation back of an image that has none', async () => {
    const { status, body } = await judge('unconfirm', 'b');

    expect([status, body.status]).toEqual([200, 'in-progress']);
    expect(await logOf('b')).toEqual([]);
  });

  it('rejects with a comment that begins a thread, until the image is confirmed', async () => {
    await judge('confirm');

    const { status, body } = await reject(' The left weld is missing. ');

    expect([status, body.is_confirmed, body.confirmed_annotations]).toEqual([200, false, 0]);
    expect(await statusOf('a', 'detection')).toMatchObject({
      status: 'in-progress',
      rejected_by: RITA.id,
    });
    expect(
      await rows(`select image_id, text, author_id, thread_id from comments where project_id = $1`),
    ).toEqual([
      {
        image_id: 'a',
        text: 'The left weld is missing.',
        author_id: RITA.id,
        thread_id: null,
      },
    ]);
    await judge('confirm');
    expect(await statusOf('a', 'detection')).toMatchObject({ rejected_by: null });
  });

  it('tells who decided what, and which edit reopened the image', async () => {
    await judge('confirm', 'a', '?task_type=detection');
    const edit = `update annotations set geometry = '{"type": "bbox", "bbox": [1, 2, 3, 4]}', annotation_state = 'draft'
                   where project_id = $1 and image_id = 'a' and task_type = 'detection'`;
    await rows(`
      with before as (select id, annotation_state(a) as state from annotations a where project_id = $1),
           changed as (${edit} returning id, project_id, image_id, task_type, annotation_state(annotations) as state)
      insert into annotation_history (annotation_id, project_id, image_id, task_type, action, previous_state, new_state,
                                      changed_by, timestamp)
      select c.id, c.project_id, c.image_id, c.task_type, 'update', b.state, c.state, ${ANDY.id}, clock_timestamp()
        from changed c join before b on b.id = c.id`);
    await reject('No.', 'a', '?task_type=detection');
    await judge('unconfirm');

    expect(await logOf()).toMatchObject([
      {
        action: 'image_rejected',
        task_type: 'detection',
        annotations: 0,
        comment: 'No.',
        user_name: RITA.fullName,
      },
      { action: 'image_reopened', task_type: 'detection', user_name: ANDY.fullName },
      { action: 'image_confirmed', annotations: 1, user_name: RITA.fullName },
    ]);
  });

  it('leaves images alone that somebody else works on', async () => {
    await labeler.databases.labeler(
      `insert into image_locks (project_id, dataset_id, image_id, user_id, locked_at, expires_at)
       values ($1, $2, 'a', $3, now(), now() + interval '5 minutes'),
              ($1, $2, 'b', $3, now() - interval '9 minutes', now() - interval '1 minute')`,
      [dataset.projectId, dataset.id, ANDY.id],
    );

    for (const verdict of ['confirm', 'unconfirm']) {
      const { status, body } = await judge<Problem>(verdict);
      expect([status, body]).toMatchObject([423, { error: 'image_locked', locked_by: ANDY.id }]);
    }
    expect((await reject('No.')).status).toBe(423);
    expect((await judge('confirm', 'b')).status).toBe(200);
    expect(await statusOf('a', 'detection')).toMatchObject({ drafts: 1 });
    expect(await rows('select 1 from comments where project_id = $1')).toEqual([]);
  });

  it('sees the lock of a writer who came first, however close', async () => {
    const answer = await whileHolding(
      labeler.databases,
      async (client) => {
        await client.query(
          `insert into image_locks (project_id, dataset_id, image_id, user_id, expires_at)
           values ($1, $2, 'b', $3, now() + interval '5 minutes')`,
          [dataset.projectId, dataset.id, ANDY.id],
        );
        await client.query(
          `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
           values ($1, $2, 'b', 'bbox', 'detection', '{"type": "bbox"}', $3)`,
          [dataset.projectId, dataset.id, ANDY.id],
        );
      },
      () => judge<Problem>('confirm', 'b'),
    );

    expect([answer.status, answer.body.error]).toEqual([423, 'image_locked']);
    expect(await statusOf('b', 'detection')).toMatchObject({ drafts: 2 });
  });

  it('confirms what was drawn while it waited, so that no draft stays in a confirmed image', async () => {
    await whileHolding(
      labeler.databases,
      (client) =>
        client.query(
          `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
           values ($1, $2, 'b', 'bbox', 'detection', '{"type": "bbox"}', $3)`,
          [dataset.projectId, dataset.id, RITA.id],
        ),
      () => judge('confirm', 'b'),
    );

    expect(await statusOf('b', 'detection')).toMatchObject({ drafts: 0, is_image_confirmed: true });
  });

  it('has nothing to say of images without annotations and of unknown ones', async () => {
    const outcome = async (verdict: string, image: string, query = '') => {
      const { status, body } = await judge<Problem>(verdict, image, query, { comment: 'No.' });
      return [status, body.error];
    };

    for (const verdict of ['confirm', 'unconfirm', 'reject']) {
      expect(await outcome(verdict, 'c')).toEqual([400, 'nothing_to_review']);
      expect(await outcome(verdict, 'b', '?task_type=geometry')).toEqual([
        400,
        'nothing_to_review',
      ]);
      expect(await outcome(verdict, 'unknown')).toEqual([404, 'image_not_found']);
      expect(await outcome(verdict, 'nul%00')).toEqual([404, 'image_not_found']);
    }
    const { status } = await labeler.get(`/projects/${dataset.projectId}/images/unknown/review`, {
      token,
    });
    expect(status).toBe(404);
  });

  it('needs a comment to reject', async () => {
    for (const body of [{}, { comment: '  ' }, { comment: 5 }]) {
      const answer = await judge<Problem>('reject', 'a', '', body);

      expect([answer.status, answer.body.error]).toEqual([422, 'validation_failed']);
    }
  });

  it('is for images of any id, with slashes as they are or escaped', async () => {
    await draw(STRANGE_ID, 'detection');
    await draw('x/confirm', 'detection');
    const raw = STRANGE_ID.replace('%', '%25').replace('#', '%23');

    for (const sent of [raw, encodeURIComponent(STRANGE_ID), 'x/confirm']) {
      // The document knows one segment for an id, so it cannot judge these.
      const address = `${labeler.url}/api/v1/projects/${dataset.projectId}/images/${sent}/confirm`;
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
      const answer = await fetch(address, { method: 'POST', headers });
      const { image_id } = (await answer.json()) as Reviewed;
      expect([answer.status, image_id]).toEqual([200, sent === 'x/confirm' ? sent : STRANGE_ID]);
    }
    expect(await logOf(encodeURIComponent(STRANGE_ID))).toHaveLength(1);
  });

  it('confirms many images at once and names those that it cannot', async () => {
    const path = `/projects/${dataset.projectId}/images/bulk-confirm`;
    const body = { image_ids: ['b', 'a', 'c', 'b', 'unknown'], task_type: 'detection' };

    const answer = await labeler.post<{ results: Reviewed[] }>(path, { token, body });

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
    expect(await logOf('b')).toMatchObject([{ action: 'image_confirmed' }]);
    for (const image_ids of [[], ['\0'], 'a', Array.from({ length: 1001 }, String)]) {
      const { status } = await labeler.post(path, { token, body: { image_ids } });
      expect(status).toBe(422);
    }
  });

  it('costs the same number of statements for one image and for many', async () => {
    const ids = Array.from({ length: 300 }, (_, n) => `many/${n}`);
    await labeler.databases.labeler(
      `insert into image_metadata (dataset_id, id, file_name, s3_key, size)
       select $1::text, id, id, 'datasets/' || $1 || '/images/' || id, 1 from unnest($2::text[]) id`,
      [dataset.id, ids],
    );
    for (const id of ids) await draw(id, 'detection');
    const path = `/projects/${dataset.projectId}/images/bulk-confirm`;
    const one = await countStatements(() => judge('confirm', 'a'));

    const many = await countStatements(() =>
      labeler.post<{ confirmed: number }>(path, { token, body: { image_ids: ids } }),
    );

    expect(many.result.body.confirmed).toBe(300);
    expect(many.statements.length).toBe(one.statements.length);
    expect(one.statements.length).toBeLessThanOrEqual(8);
  });

  it('keeps the totals of the project right', async () => {
    await judge('confirm');
    await judge('confirm', 'b');
    await reject('No.', 'b');

    const totals = () =>
      rows(`select task_type, sum(in_progress)::int as open, sum(completed)::int as done,
                   sum(confirmed)::int as confirmed
              from image_status_counts where project_id = $1 group by 1 order by 1`);
    const kept = await totals();
    await rows('select recount_annotations($1)');
    expect(kept).toEqual(await totals());
    expect(kept).toEqual([
      { task_type: 'detection', open: 1, done: 0, confirmed: 1 },
      { task_type: 'segmentation', open: 0, done: 0, confirmed: 1 },
    ]);
  });

  it('is for reviewers', async () => {
    await givenMember(labeler.databases, dataset, VERA, 'viewer');
    const path = `/projects/${dataset.projectId}/images/a`;
    for (const person of [ANDY, VERA]) {
      const other = await labeler.signIn(person);

      const { status } = await labeler.post(`${path}/confirm`, { token: other, body: {} });

      expect(status).toBe(403);
      expect((await labeler.get(`${path}/review`, { token: other })).status).toBe(200);
    }
    const owner = await labeler.signIn(OLIVIA);
    expect((await labeler.post(`${path}/confirm`, { token: owner, body: {} })).status).toBe(200);
  });
});
