import { ANDY, OLIVIA, RITA, VERA } from '@libs/testing';
import {
  AnnotationsClient,
  box,
  givenAnnotatable,
  historyOf,
  imageId,
} from './support/annotations';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

describe('annotations', () => {
  let labeler: Labeler;
  let annotations: AnnotationsClient;
  beforeAll(async () => {
    labeler = await startLabeler();
    annotations = await AnnotationsClient.signedIn(labeler);
  });
  afterAll(() => labeler.stop());

  describe('drawing', () => {
    it('answers the annotation as every other endpoint has it', async () => {
      const dataset = await givenAnnotatable(labeler);

      const { status, body, headers } = await annotations.create(ANDY, box(dataset));

      expect(status).toBe(200);
      expect(headers.get('ETag')).toBe('"1"');
      expect(body).toMatchObject({
        project_id: dataset.projectId,
        image_id: imageId(1),
        geometry: { type: 'bbox', bbox: [10.5, 20, 100.25, 50], image_width: 1000 },
        class_id: 'c1',
        class_name: 'scratch',
        attributes: {},
        version: 1,
        created_by: ANDY.id,
        created_by_name: ANDY.fullName,
        updated_by: null,
        annotation_state: 'draft',
      });
      expect((await annotations.get(VERA, body.id)).body).toEqual(body);
      expect((await annotations.list(VERA, dataset.projectId)).body).toEqual([body]);
      expect((await annotations.list(VERA, dataset.id, `image_id=${imageId(1)}`)).body).toEqual([
        body,
      ]);
    });

    it.each([
      ['rotated_bbox', { bbox: [1, 2, 3, 4, 30] }, 'detection'],
      [
        'polygon',
        {
          points: [
            [0, 0],
            [9, 0],
            [9, 9],
          ],
        },
        'segmentation',
      ],
      [
        'polyline',
        {
          points: [
            [0, 0],
            [9, 0],
          ],
        },
        'geometry',
      ],
      ['circle', { center: [0, 0], radius: 7 }, 'geometry'],
      ['keypoint', { points: [[1, 2]] }, 'keypoint'],
      [
        'line',
        {
          points: [
            [0, 0],
            [9, 0],
          ],
        },
        'line',
      ],
      ['classification', {}, 'classification'],
    ])('takes a %s', async (annotation_type, geometry, task) => {
      const dataset = await givenAnnotatable(labeler);

      const { body } = await annotations.create(ANDY, box(dataset, { annotation_type, geometry }));

      expect(body.geometry).toEqual({ type: annotation_type, ...geometry });
      expect((await annotations.list(ANDY, dataset.id, `task_type=${task}`)).body).toHaveLength(1);
    });

    it('keeps of a box what lies in the image', async () => {
      const dataset = await givenAnnotatable(labeler);
      const geometry = { type: 'bbox', bbox: [990, -10, 30, 20] };

      const { body } = await annotations.create(ANDY, box(dataset, { geometry }));

      expect(body.geometry.bbox).toEqual([990, 0, 10, 10]);
    });

    it('stores the name that the class has, and finds a class by its name', async () => {
      const dataset = await givenAnnotatable(labeler);

      const byId = await annotations.create(ANDY, box(dataset, { class_name: 'older name' }));
      const byName = await annotations.create(
        ANDY,
        box(dataset, { class_id: null, class_name: 'dent' }),
      );
      const none = await annotations.create(
        ANDY,
        box(dataset, { class_id: null, class_name: null }),
      );

      const classes = [byId, byName, none].map(({ body }) => [body.class_id, body.class_name]);
      expect(classes).toEqual([
        ['c1', 'scratch'],
        ['c2', 'dent'],
        [null, null],
      ]);
    });

    it('confirms at once that there is nothing to see', async () => {
      const dataset = await givenAnnotatable(labeler);
      const mark = {
        annotation_type: 'no_object',
        geometry: { type: 'no_object' },
        class_id: null,
        class_name: '__background__',
        attributes: { task_type: 'segmentation' },
      };

      const { body } = await annotations.create(ANDY, box(dataset, mark));

      expect(body).toMatchObject({
        annotation_state: 'confirmed',
        class_id: null,
        class_name: '__background__',
        attributes: { task_type: 'segmentation' },
      });
    });

    it('brings a mark back that the web client sends without attributes', async () => {
      const one = await givenAnnotatable(labeler, { taskTypes: ['detection'] });
      const many = await givenAnnotatable(labeler);
      const mark = { annotation_type: 'no_object', geometry: {}, class_id: null, class_name: null };

      const only = await annotations.create(ANDY, box(one, mark));
      const unclear = await annotations.create<Problem>(ANDY, box(many, mark));
      const told = await annotations.create(
        ANDY,
        box(many, { ...mark, geometry: { task_type: 'line' } }),
      );

      expect(only.body.attributes).toEqual({ task_type: 'detection' });
      expect([unclear.status, unclear.body.error]).toEqual([400, 'task_type_required']);
      expect(told.body.attributes).toEqual({ task_type: 'line' });
    });

    it('replaces the classification of an image, and history has both', async () => {
      const dataset = await givenAnnotatable(labeler);
      const label = { annotation_type: 'classification', geometry: { type: 'classification' } };
      const { body: first } = await annotations.create(ANDY, box(dataset, label));

      const { body: second } = await annotations.create(
        ANDY,
        box(dataset, { ...label, class_id: 'c2' }),
      );

      expect((await annotations.list(ANDY, dataset.id)).body.map(({ id }) => id)).toEqual([
        second.id,
      ]);
      const history = await historyOf(labeler, dataset);
      expect(history.map(({ annotation_id, action }) => [annotation_id, action])).toEqual([
        [first.id, 'create'],
        [first.id, 'delete'],
        [second.id, 'create'],
      ]);
    });

    it('leaves the classification of somebody else to reviewers', async () => {
      const dataset = await givenAnnotatable(labeler);
      const label = { annotation_type: 'classification', geometry: { type: 'classification' } };
      await annotations.drawn(OLIVIA, box(dataset, label));

      const refused = await annotations.create<Problem>(ANDY, box(dataset, label));
      const replaced = await annotations.create(RITA, box(dataset, { ...label, class_id: 'c2' }));

      expect([refused.status, refused.body.error]).toEqual([403, 'permission_denied']);
      expect(replaced.status).toBe(200);
      expect((await annotations.list(ANDY, dataset.id)).body).toHaveLength(1);
    });

    it('keeps several classifications where the task allows them', async () => {
      const dataset = await givenAnnotatable(labeler);
      await labeler.databases.labeler(
        `update annotation_projects set task_config = '{"classification": {"multi_label": true}}' where id = $1`,
        [dataset.projectId],
      );
      const label = { annotation_type: 'classification', geometry: {} };

      await annotations.create(ANDY, box(dataset, label));
      await annotations.create(ANDY, box(dataset, { ...label, class_id: 'c2' }));

      expect((await annotations.list(ANDY, dataset.id)).body).toHaveLength(2);
    });

    it.each<[string, object, number, string]>([
      ['an unknown type', { annotation_type: 'circle_3p' }, 400, 'unknown_annotation_type'],
      ['an unknown image', { image_id: 'nowhere/a' }, 400, 'unknown_image'],
      ['an unknown class', { class_id: 'c9' }, 400, 'unknown_class'],
      ['an unknown name', { class_id: null, class_name: 'rust' }, 400, 'unknown_class'],
      ['a project that is none', { project_id: 'proj_000000000000' }, 404, 'project_not_found'],
      ['no geometry', { geometry: undefined }, 422, 'validation_failed'],
      ['a list for a geometry', { geometry: [] }, 422, 'validation_failed'],
      ['a box of three numbers', { geometry: { bbox: [1, 2, 3] } }, 422, 'validation_failed'],
      ['an empty image id', { image_id: '' }, 422, 'validation_failed'],
      ['a long image id', { image_id: 'x'.repeat(256) }, 422, 'validation_failed'],
      ['a NUL', { image_id: 'a\0' }, 422, 'validation_failed'],
      ['a long class id', { class_id: 'x'.repeat(51) }, 422, 'validation_failed'],
      ['half a per cent', { confidence: 0.5 }, 422, 'validation_failed'],
      ['more than all per cent', { confidence: 101 }, 422, 'validation_failed'],
      ['a list of attributes', { attributes: [] }, 422, 'validation_failed'],
    ])('is refused with %s', async (_, change, status, code) => {
      const dataset = await givenAnnotatable(labeler);

      const answer = await annotations.create<Problem>(ANDY, box(dataset, { ...change }));

      expect([answer.status, answer.body.error]).toEqual([status, code]);
      expect(typeof answer.body.detail).toBe('string');
      expect(
        await labeler.databases.labeler('select from image_locks where project_id = $1', [
          dataset.projectId,
        ]),
      ).toHaveLength(0);
    });

    it('is refused in a task that the project does not have', async () => {
      const dataset = await givenAnnotatable(labeler, { taskTypes: ['segmentation'] });

      const { status, body } = await annotations.create<Problem>(ANDY, box(dataset));

      expect([status, body.error]).toEqual([400, 'task_not_enabled']);
    });

    it('stores texts that PostgreSQL has no room for without what it cannot keep', async () => {
      const dataset = await givenAnnotatable(labeler);

      const { status, body } = await annotations.create(
        ANDY,
        box(dataset, { attributes: { note: 'a\0b\ud800', deep: { list: [1, null, 'ü'] } } }),
      );

      expect(status).toBe(200);
      expect(body.attributes).toEqual({ note: 'ab', deep: { list: [1, null, 'ü'] } });
    });

    it('respects the lock of somebody else, before it looks at the annotation', async () => {
      const dataset = await givenAnnotatable(labeler);
      await annotations.create(OLIVIA, box(dataset));

      const locked = await annotations.create<Problem>(ANDY, box(dataset, { class_id: 'c9' }));
      const elsewhere = await annotations.create(ANDY, box(dataset, { image_id: imageId(2) }));

      expect([locked.status, locked.body.error]).toEqual([423, 'image_locked']);
      expect(locked.body.detail).toContain(imageId(1));
      expect(elsewhere.status).toBe(200);
    });

    it('refuses whoever lost the lock meanwhile', async () => {
      const dataset = await givenAnnotatable(labeler);
      await annotations.create(ANDY, box(dataset));

      const stale = await annotations.create<Problem>(ANDY, box(dataset), { 'X-Lock-Token': '0' });
      const wrong = await annotations.create<Problem>(ANDY, box(dataset), { 'X-Lock-Token': 'x' });

      expect([stale.status, stale.body.error]).toEqual([409, 'lock_lost']);
      expect(wrong.status).toBe(422);
    });
  });
});
