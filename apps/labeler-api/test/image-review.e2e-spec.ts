import { ANDY, givenMember, OLIVIA, RITA, VERA } from '@libs/testing';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import { ReviewedProject } from './support/reviews';

describe('the review of images', () => {
  let labeler: Labeler;
  let token: string;
  let project: ReviewedProject;
  beforeAll(async () => {
    labeler = await startLabeler();
    token = await labeler.signIn(RITA);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => (project = await ReviewedProject.given(labeler, token)));

  it('confirms the drafts of a task and the image, with history, and answers the counts', async () => {
    const { status, body } = await project.judge('confirm', 'a', '?task_type=detection');

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
    expect(await project.statusOf('a', 'detection')).toEqual({
      status: 'completed',
      is_image_confirmed: true,
      confirmed_by: RITA.id,
      rejected_by: null,
      drafts: 0,
    });
    expect(await project.statusOf('a', 'segmentation')).toMatchObject({
      status: 'in-progress',
      drafts: 1,
    });
    expect(
      await project.rows(`select annotation_state as state, version, updated_by, confirmed_by
                    from annotations where project_id = $1 and image_id = 'a' order by id`),
    ).toEqual([
      { state: 'confirmed', version: 2, updated_by: RITA.id, confirmed_by: RITA.id },
      { state: 'confirmed', version: 1, updated_by: null, confirmed_by: 1 },
      { state: 'draft', version: 1, updated_by: null, confirmed_by: null },
    ]);
    expect(
      await project.rows(`select action, image_id, task_type, changed_by,
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
    expect(
      await project.rows('select type, actor_id from project_events where project_id = $1'),
    ).toEqual([{ type: 'image.confirmed', actor_id: RITA.id }]);
  });

  it('confirms all tasks of an image when none is named', async () => {
    const { body } = await project.judge('confirm');

    expect(body).toMatchObject({ is_confirmed: true, total_annotations: 3 });
    expect(await project.statusOf('a', 'segmentation')).toMatchObject({ is_image_confirmed: true });
  });

  it('changes nothing when it is confirmed again', async () => {
    const first = await project.judge('confirm');

    const again = await project.judge('confirm');

    expect(again.body).toEqual(first.body);
    expect(await project.log()).toHaveLength(1);
  });

  it('takes the confirmation back', async () => {
    await project.judge('confirm', 'a', '?task_type=detection');

    const { status, body } = await project.judge('unconfirm', 'a', '?task_type=detection');

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
    expect(await project.statusOf('a', 'detection')).toMatchObject({
      drafts: 2,
      confirmed_by: null,
    });
  });

  it('takes the confirmation back of an image that has none', async () => {
    const { status, body } = await project.judge('unconfirm', 'b');

    expect([status, body.status]).toEqual([200, 'in-progress']);
    expect(await project.log('b')).toEqual([]);
  });

  it('rejects with a comment that begins a thread, until the image is confirmed', async () => {
    await project.judge('confirm');

    const { status, body } = await project.reject(' The left weld is missing. ');

    expect([status, body.is_confirmed, body.confirmed_annotations]).toEqual([200, false, 0]);
    expect(await project.statusOf('a', 'detection')).toMatchObject({
      status: 'in-progress',
      rejected_by: RITA.id,
    });
    expect(
      await project.rows(
        `select image_id, text, author_id, thread_id from comments where project_id = $1`,
      ),
    ).toEqual([
      {
        image_id: 'a',
        text: 'The left weld is missing.',
        author_id: RITA.id,
        thread_id: null,
      },
    ]);
    await project.judge('confirm');
    expect(await project.statusOf('a', 'detection')).toMatchObject({ rejected_by: null });
  });

  it('tells who decided what, and which edit reopened the image', async () => {
    await project.judge('confirm', 'a', '?task_type=detection');
    const edit = `update annotations set geometry = '{"type": "bbox", "bbox": [1, 2, 3, 4]}', annotation_state = 'draft'
                   where project_id = $1 and image_id = 'a' and task_type = 'detection'`;
    await project.rows(`
      with before as (select id, annotation_state(a) as state from annotations a where project_id = $1),
           changed as (${edit} returning id, project_id, image_id, task_type, annotation_state(annotations) as state)
      insert into annotation_history (annotation_id, project_id, image_id, task_type, action, previous_state, new_state,
                                      changed_by, timestamp)
      select c.id, c.project_id, c.image_id, c.task_type, 'update', b.state, c.state, ${ANDY.id}, clock_timestamp()
        from changed c join before b on b.id = c.id`);
    await project.reject('No.', 'a', '?task_type=detection');
    await project.judge('unconfirm');

    expect(await project.log()).toMatchObject([
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

  it('has nothing to say of images without annotations and of unknown ones', async () => {
    const outcome = async (verdict: string, image: string, query = '') => {
      const { status, body } = await project.judge<Problem>(verdict, image, query, {
        comment: 'No.',
      });
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
    const { status } = await labeler.get(
      `/projects/${project.dataset.projectId}/images/unknown/review`,
      {
        token,
      },
    );
    expect(status).toBe(404);
  });

  it('needs a comment to reject', async () => {
    for (const body of [{}, { comment: '  ' }, { comment: 5 }]) {
      const answer = await project.judge<Problem>('reject', 'a', '', body);

      expect([answer.status, answer.body.error]).toEqual([422, 'validation_failed']);
    }
  });

  it('is for reviewers', async () => {
    await givenMember(labeler.databases, project.dataset, VERA, 'viewer');
    const path = `/projects/${project.dataset.projectId}/images/a`;
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
