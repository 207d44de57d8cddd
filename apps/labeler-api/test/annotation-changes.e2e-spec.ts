import { ADAM, ANDY, OLIVIA, RITA, ROOT, SAM, VERA } from '@libs/testing';
import {
  type Annotation,
  AnnotationsClient,
  box,
  givenAnnotatable,
  historyOf,
  imageId,
} from './support/annotations';
import { costOf } from './support/cost';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

describe('changes of annotations', () => {
  let labeler: Labeler;
  let annotations: AnnotationsClient;
  beforeAll(async () => {
    labeler = await startLabeler();
    annotations = await AnnotationsClient.signedIn(labeler);
  });
  afterAll(() => labeler.stop());

  describe('changing', () => {
    it('replaces what is sent and leaves the rest', async () => {
      const dataset = await givenAnnotatable(labeler);
      const { body: drawn } = await annotations.create(
        ANDY,
        box(dataset, { attributes: { a: 1 }, notes: 'seen', confidence: 50 }),
      );

      const { body, headers } = await annotations.update(ANDY, drawn.id, {
        geometry: { type: 'polygon', bbox: [1, 2, 3, 4] },
        class_id: 'c2',
        is_verified: true,
        attributes: null,
        confidence: null,
        annotation_type: 'polygon',
      });

      expect(headers.get('ETag')).toBe('"2"');
      expect(body).toMatchObject({
        annotation_type: 'bbox',
        geometry: { type: 'bbox', bbox: [1, 2, 3, 4] },
        class_id: 'c2',
        class_name: 'dent',
        attributes: {},
        confidence: null,
        notes: 'seen',
        is_verified: true,
        version: 2,
        updated_by: ANDY.id,
        updated_by_name: ANDY.fullName,
      });
      expect((await annotations.get(ANDY, drawn.id)).body).toEqual(body);
      const [, change] = await historyOf(labeler, dataset);
      expect(change).toMatchObject({
        action: 'update',
        previous_state: { version: 1, class_id: 'c1', attributes: { a: 1 } },
        new_state: { version: 2, class_id: 'c2', attributes: {} },
      });
    });

    it('keeps a polyline a polyline, whatever its new geometry calls itself', async () => {
      const dataset = await givenAnnotatable(labeler);
      const line = {
        annotation_type: 'polyline',
        geometry: {
          points: [
            [0, 0],
            [5, 5],
          ],
        },
      };
      const { body: drawn } = await annotations.create(ANDY, box(dataset, line));

      const { body } = await annotations.update(ANDY, drawn.id, {
        geometry: {
          type: 'polygon',
          points: [
            [0, 0],
            [6, 6],
          ],
        },
      });

      expect(body.geometry).toEqual({
        type: 'polyline',
        points: [
          [0, 0],
          [6, 6],
        ],
      });
    });

    it('makes a draft of what was confirmed, and reopens the image; a note does not', async () => {
      const dataset = await givenAnnotatable(labeler);
      const drawn = await annotations.drawn(ANDY, box(dataset));
      await annotations.ask(RITA, `POST /${drawn.id}/confirm`);
      const status = async () =>
        (
          await labeler.databases.labeler<{ status: string }>(
            'select status from image_annotation_status where project_id = $1',
            [dataset.projectId],
          )
        )[0]?.status;

      const noted = await annotations.update(ANDY, drawn.id, { notes: 'seen' });
      const completed = await status();
      const moved = await annotations.update(ANDY, drawn.id, { geometry: { bbox: [1, 1, 1, 1] } });

      expect([noted.body.annotation_state, completed]).toEqual(['confirmed', 'completed']);
      expect(moved.body).toMatchObject({
        annotation_state: 'draft',
        confirmed_at: null,
        confirmed_by: null,
      });
      expect(await status()).toBe('in-progress');
    });

    it('takes a class away and refuses one that is unknown', async () => {
      const dataset = await givenAnnotatable(labeler);
      const { body: drawn } = await annotations.create(ANDY, box(dataset));

      const unknown = await annotations.update<Problem>(ANDY, drawn.id, { class_id: 'c9' });
      const gone = await annotations.update(ANDY, drawn.id, { class_id: null, class_name: null });

      expect([unknown.status, unknown.body.error]).toEqual([400, 'unknown_class']);
      expect([gone.body.class_id, gone.body.class_name, gone.body.version]).toEqual([
        null,
        null,
        2,
      ]);
    });

    it.each<[string, object]>([
      ['no geometry', { geometry: null }],
      ['a broken geometry', { geometry: { bbox: ['1', 2, 3, 4] } }],
      ['a version that is none', { version: '1' }],
      ['a flag that is none', { is_verified: null }],
    ])('is refused with %s', async (_, change) => {
      const dataset = await givenAnnotatable(labeler);
      const { body: drawn } = await annotations.create(ANDY, box(dataset));

      expect((await annotations.update(ANDY, drawn.id, change)).status).toBe(422);
      expect((await annotations.get(ANDY, drawn.id)).body.version).toBe(1);
    });

    it.each<[string, object, Record<string, string>]>([
      ['in the body', { version: 1 }, {}],
      ['in If-Match', {}, { 'If-Match': '"1"' }],
      ['in a weak tag', {}, { 'If-Match': 'W/"2"' }],
      ['in a tag of another kind', {}, { 'If-Match': '"abc"' }],
      ['in one of two places', { version: 2 }, { 'If-Match': '"1"' }],
      ['beyond all numbers', {}, { 'If-Match': '"9999999999"' }],
    ])('says what there is now when the version is stale %s', async (_, stale, headers) => {
      const dataset = await givenAnnotatable(labeler);
      const { body: drawn } = await annotations.create(ANDY, box(dataset));
      const { body: current } = await annotations.update(ANDY, drawn.id, { notes: 'first' });

      const answer = await annotations.update<Problem & Record<string, unknown>>(
        ANDY,
        drawn.id,
        { ...stale, notes: 'second' },
        headers,
      );

      expect([answer.status, answer.body.error]).toEqual([409, 'conflict']);
      expect(answer.body).toMatchObject({
        detail: expect.any(String) as string,
        current_version: 2,
        last_updated_by: ANDY.id,
        last_updated_at: expect.stringMatching(/Z$/) as string,
        annotation: current,
      });
    });

    it.each<[string, object, Record<string, string>]>([
      ['in the body', { version: 1 }, {}],
      ['in If-Match', {}, { 'If-Match': '"7", "1"' }],
      ['whatever it is', { version: null }, { 'If-Match': '*' }],
    ])('goes through with the version that there is %s', async (_, fresh, headers) => {
      const dataset = await givenAnnotatable(labeler);
      const { body: drawn } = await annotations.create(ANDY, box(dataset));

      const { status } = await annotations.update(ANDY, drawn.id, fresh, headers);

      expect(status).toBe(200);
    });

    it('is for those who drew, for reviewers, and for nobody else', async () => {
      const dataset = await givenAnnotatable(labeler);
      const mine = await annotations.drawn(ANDY, box(dataset));
      const theirs = await annotations.drawn(OLIVIA, box(dataset));
      const change = { notes: 'x' };
      const statusOf = async (...[who, { id }]: [typeof ANDY, Annotation]) => {
        const { status } = await annotations.update(who, id, change);
        await annotations.unlock(dataset.projectId);
        return status;
      };

      expect(await statusOf(ANDY, mine)).toBe(200);
      expect(await statusOf(ANDY, theirs)).toBe(403);
      expect(await statusOf(RITA, mine)).toBe(200);
      expect(await statusOf(ADAM, theirs)).toBe(200);
      expect(await statusOf(ROOT, theirs)).toBe(200);
      expect(await statusOf(VERA, mine)).toBe(403);
      expect(await statusOf(SAM, mine)).toBe(404);
    });
  });

  describe('deleting', () => {
    it('removes the annotation, remembers it, and frees nobody of the version', async () => {
      const dataset = await givenAnnotatable(labeler);
      const { body: drawn } = await annotations.create(ANDY, box(dataset));

      const stale = await annotations.ask(ANDY, `DELETE /${drawn.id}`, undefined, {
        'If-Match': '"9"',
      });
      const gone = await annotations.ask<{ message: string }>(ANDY, `DELETE /${drawn.id}`);
      const again = await annotations.ask(ANDY, `DELETE /${drawn.id}`);

      expect([stale.status, gone.status, again.status]).toEqual([409, 200, 404]);
      expect(gone.body.message).toEqual(expect.any(String));
      expect(again.body.error).toBe('annotation_not_found');
      const last = (await historyOf(labeler, dataset)).at(-1);
      expect(last).toMatchObject({
        action: 'delete',
        changed_by: ANDY.id,
        previous_state: { class_id: 'c1' },
        new_state: null,
      });
    });

    it('tells strangers nothing and refuses those who only look', async () => {
      const dataset = await givenAnnotatable(labeler);
      const drawn = await annotations.drawn(ANDY, box(dataset));

      const answers = await Promise.all(
        [SAM, VERA].map((who) => annotations.ask(who, `DELETE /${drawn.id}`)),
      );

      expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
        [404, 'annotation_not_found'],
        [403, 'permission_denied'],
      ]);
    });
  });

  describe('confirming', () => {
    it('says who confirmed, and takes it back', async () => {
      const dataset = await givenAnnotatable(labeler);
      const { body: drawn } = await annotations.create(ANDY, box(dataset));

      const confirmed = await annotations.ask(RITA, `POST /${drawn.id}/confirm`, {});
      const { body: after } = await annotations.get(ANDY, drawn.id);
      const back = await annotations.ask(RITA, `POST /${drawn.id}/unconfirm`, {});

      expect(confirmed.body).toEqual({
        annotation_id: drawn.id,
        annotation_state: 'confirmed',
        confirmed_at: expect.stringMatching(/Z$/) as string,
        confirmed_by: RITA.id,
        confirmed_by_name: RITA.fullName,
      });
      expect(after).toMatchObject({ version: 2, updated_by: RITA.id });
      expect(back.body).toMatchObject({ annotation_state: 'draft', confirmed_by: null });
      const actions = (await historyOf(labeler, dataset)).map(({ action }) => action);
      expect(actions).toEqual(['create', 'confirm', 'unconfirm']);
    });

    it('is for reviewers', async () => {
      const dataset = await givenAnnotatable(labeler);
      const { body: drawn } = await annotations.create(ANDY, box(dataset));

      const answers = await Promise.all(
        [SAM, VERA, ANDY, RITA].map((who) => annotations.ask(who, `POST /${drawn.id}/confirm`)),
      );

      expect(answers.map(({ status }) => status)).toEqual([404, 403, 403, 200]);
    });
  });

  describe('what an annotation costs', () => {
    it('does not depend on how many there are', async () => {
      const dataset = await givenAnnotatable(labeler);
      const costs = async () => {
        const drawn = await costOf(() => annotations.create(ANDY, box(dataset)));
        const { id } = drawn.result.body;
        const changed = await costOf(() => annotations.update(ANDY, id, { notes: 'x' }));
        const listed = await costOf(() => annotations.list(ANDY, dataset.projectId));
        const again = await costOf(() => annotations.list(ANDY, dataset.projectId));
        const gone = await costOf(() => annotations.ask(ANDY, `DELETE /${id}`));
        return [drawn, changed, listed, again, gone].map(({ labeler: statements }) => statements);
      };
      const few = await costs();
      await labeler.databases.labeler(
        `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
         select $1, $2, $3, 'bbox', 'detection', '{"type": "bbox", "bbox": [1, 2, 3, 4]}', 1
           from generate_series(1, 2000)`,
        [dataset.projectId, dataset.id, imageId(3)],
      );

      expect(await costs()).toEqual(few);
      // Access, what there is, and the write, which is its own transaction. Now and then the session.
      expect(few).toEqual([3, 3, 3, 2, 3]);
    });
  });
});
