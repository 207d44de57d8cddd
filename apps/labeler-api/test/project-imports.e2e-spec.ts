import {
  ADAM,
  ANDY,
  givenDataset,
  type GivenDataset,
  givenMember,
  OLIVIA,
  RITA,
  VERA,
} from '@libs/testing';
import { AnnotationWrites } from './support/annotation-writes';
import { daysOf } from './support/days';
import { type Labeler, type Problem, startLabeler } from './support/labeler';

interface Imported {
  status: string;
  project_id: string;
  mode: string;
  dry_run: boolean;
  imported: number;
  skipped: number;
  total: number;
  created: number;
  updated: number;
  deleted: number;
  unchanged: number;
  report: { classes_created_count: number; not_understood: { code: string; count: number }[] };
}

const IMAGES = ['img_0000000000000001', 'img_0000000000000002'];

/** A box on each image, and one on an image that is not there. */
const FILE = {
  images: [
    { id: 1, file_name: 'image-000001.jpg', width: 100, height: 80 },
    { id: 2, file_name: 'image-000002.jpg', width: 100, height: 80 },
    { id: 3, file_name: 'missing.jpg', width: 100, height: 80 },
  ],
  annotations: [1, 2, 3].map((image_id) => ({
    ...{ id: image_id, image_id, category_id: 7, bbox: [10, 20, 30, 40] },
  })),
  categories: [{ id: 7, name: 'scratch' }],
};

describe('importing annotations into a project', () => {
  let labeler: Labeler;
  let writes: AnnotationWrites;
  let dataset: GivenDataset;
  const tokens = new Map<number, string>();
  beforeAll(async () => {
    labeler = await startLabeler();
    writes = new AnnotationWrites(labeler.databases);
    for (const person of [OLIVIA, ADAM, RITA, ANDY, VERA]) {
      tokens.set(person.id, await labeler.signIn(person));
    }
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    dataset = await givenDataset(labeler.databases, { images: 2 });
    await givenMember(labeler.databases, dataset, ADAM, 'admin');
    await givenMember(labeler.databases, dataset, RITA, 'reviewer');
    await givenMember(labeler.databases, dataset, ANDY, 'annotator');
  });

  const path = (query: string) => `/api/v1/annotations/import/project/${dataset.projectId}${query}`;
  const formOf = (file: unknown, name = 'annotations.json') => {
    const form = new FormData();
    const content = typeof file === 'string' ? file : JSON.stringify(file);
    form.append('file', new Blob([content]), name);
    return form;
  };
  const sendForm = async <Body = Imported>(
    form: FormData,
    query = '',
    { id }: { id: number } = ADAM,
  ): Promise<{ status: number; body: Body }> => {
    const headers = { Authorization: `Bearer ${tokens.get(id)}` };
    const answer = await labeler.fetch(path(query), { method: 'POST', headers, body: form });
    return { status: answer.status, body: (await answer.json()) as Body };
  };
  const send = <Body = Imported>(query = '', { id }: { id: number } = ADAM) =>
    labeler.call<Body>('POST', path(query), { token: tokens.get(id) ?? '', body: {} });
  const record = async (
    file: unknown,
    key = `datasets/${dataset.id}/annotations_detection.json`,
  ) => {
    const content = typeof file === 'string' ? file : JSON.stringify(file);
    await labeler.buckets.put(key, Buffer.from(content));
    return key;
  };
  const boxes = async () => [...(await writes.states(dataset)).values()];
  const leftovers = async () =>
    labeler.buckets.keys(labeler.buckets.datasets, `datasets/${dataset.id}/incoming`);

  it('takes the file that is recorded for the dataset', async () => {
    const key = await record(FILE);
    await labeler.databases.labeler('update datasets set annotation_path = $2 where id = $1', [
      dataset.id,
      key,
    ]);

    const { status, body } = await send();

    expect([status, body]).toMatchObject([
      200,
      {
        ...{ status: 'success', project_id: dataset.projectId, mode: 'append', dry_run: false },
        ...{ imported: 2, skipped: 1, total: 3, created: 2, updated: 0, deleted: 0, unchanged: 0 },
        report: {
          classes_created_count: 1,
          not_understood: [{ code: 'image_not_found', count: 1 }],
        },
      },
    ]);
    expect(await boxes()).toMatchObject(
      IMAGES.map((image_id) => ({
        ...{ image_id, annotation_state: 'draft', class_name: 'scratch', created_by: ADAM.id },
        geometry: { type: 'bbox', bbox: [10, 20, 30, 40], image_width: 100, image_height: 80 },
      })),
    );
  });

  it('takes what is published of a task', async () => {
    const key = await record(FILE, `datasets/${dataset.id}/annotations_line.json`);
    await labeler.databases.labeler(
      `insert into dataset_publications (dataset_id, task_type, annotation_path, num_images, num_annotations,
                                         num_classes, class_names)
       values ($1, 'line', $2, 2, 2, 1, '["scratch"]')`,
      [dataset.id, key],
    );

    expect((await send('?task_type=line')).body).toMatchObject({ imported: 2 });
    expect((await send<Problem>('?task_type=geometry&mode=append')).body.error).toBe(
      'annotation_file_not_found',
    );
  });

  it('takes a file from a form, and leaves nothing of it behind', async () => {
    const { status, body } = await sendForm(formOf(FILE));

    expect([status, body]).toMatchObject([200, { imported: 2, total: 3 }]);
    expect(await leftovers()).toEqual([]);
  });

  it('asks what is to become of annotations that are there', async () => {
    await writes.draw(dataset, { imageId: IMAGES[0] ?? '' });

    const asked = await sendForm<Problem>(formOf(FILE));
    const told = await sendForm(formOf(FILE), '?mode=append');

    expect([asked.status, asked.body.error]).toEqual([400, 'annotations_exist']);
    expect(told.body).toMatchObject({ imported: 2 });
  });

  it('tells a plan, and then does the same', async () => {
    await writes.draw(dataset, { imageId: IMAGES[0] ?? '' });
    const before = await boxes();

    const plan = await sendForm(formOf(FILE), '?mode=replace&dry_run=true');
    expect(await boxes()).toEqual(before);
    const done = await sendForm(formOf(FILE), '?mode=replace');

    const { report: planned, ...counts } = plan.body;
    const { report, ...rest } = done.body;
    expect(counts).toEqual({ ...rest, dry_run: true });
    expect(planned.classes_created_count).toBe(report.classes_created_count);
    expect(counts).toMatchObject({ created: 2, deleted: 1 });
  });

  it('lets annotators append, reviewers merge and admins replace and make classes', async () => {
    const statuses = async (query: string, people: { id: number }[]) => {
      const answers = [];
      for (const person of people)
        answers.push((await sendForm(formOf(FILE), query, person)).status);
      return answers;
    };

    expect(await statuses('', [VERA, ANDY, RITA])).toEqual([404, 403, 403]);
    expect(await boxes()).toEqual([]);
    expect(await statuses('', [ADAM])).toEqual([200]);
    expect(await statuses('?mode=append', [ANDY, RITA])).toEqual([200, 200]);
    expect(await statuses('?mode=merge', [ANDY, RITA])).toEqual([403, 200]);
    expect(await statuses('?mode=replace', [ANDY, RITA, ADAM])).toEqual([403, 403, 200]);
    expect(await statuses('?force=true', [ANDY, RITA, ADAM])).toEqual([403, 403, 200]);
  });

  it('respects the locks of others, unless it is forced', async () => {
    await labeler.databases.labeler(
      `insert into image_locks (project_id, dataset_id, image_id, user_id, expires_at)
       values ($1, $2, $3, $4, now() + interval '5 minutes')`,
      [dataset.projectId, dataset.id, IMAGES[1], ANDY.id],
    );

    const refused = await sendForm<Problem>(formOf(FILE));
    const forced = await sendForm(formOf(FILE), '?force=true');

    expect([refused.status, refused.body]).toMatchObject([
      423,
      { error: 'images_locked', image_ids: [IMAGES[1]] },
    ]);
    expect(forced.body).toMatchObject({ created: 2, mode: 'replace' });
  });

  it('tells those who watch the project', async () => {
    await sendForm(formOf(FILE));

    const events = await labeler.databases.labeler(
      'select type, actor_id, payload from project_events where project_id = $1 order by id',
      [dataset.projectId],
    );
    expect(events).toEqual([
      {
        type: 'annotations.changed',
        actor_id: ADAM.id,
        payload: { image_ids: IMAGES, count: 2 },
      },
      { type: 'classes.changed', actor_id: ADAM.id, payload: {} },
    ]);
  });

  describe('refuses', () => {
    it('a project without a file', async () => {
      const answers = [await send<Problem>()];
      await labeler.databases.labeler(
        "update datasets set annotation_path = 'datasets/gone.json' where id = $1",
        [dataset.id],
      );
      answers.push(await send<Problem>());

      expect(answers.map(({ status, body }) => [status, body.error])).toEqual(
        Array(2).fill([404, 'annotation_file_not_found']),
      );
    });

    it('a file that cannot be read, without a word of what is inside', async () => {
      await writes.draw(dataset, { imageId: IMAGES[0] ?? '' });
      const before = await boxes();
      const broken = `${JSON.stringify(FILE).slice(0, -40)}`;

      const answers = [
        await sendForm<Problem>(formOf(broken), '?force=true'),
        await sendForm<Problem>(formOf('no JSON at all'), '?force=true'),
        await sendForm<Problem>(formOf(''), '?force=true'),
      ];

      expect(answers.map(({ status, body }) => [status, body.error])).toEqual(
        Array(3).fill([422, 'annotation_file_unreadable']),
      );
      expect(JSON.stringify(answers)).not.toMatch(/select|insert|SyntaxError|stack/i);
      expect(await boxes()).toEqual(before);
      expect(await leftovers()).toEqual([]);
    });

    it.each(['?mode=overwrite', '?mode=merge&force=true', '?force=maybe', '?task_type=No%20Task'])(
      '%s',
      async (query) => {
        const { status, body } = await sendForm<Problem>(formOf(FILE), query);

        expect([status, body.error]).toEqual([422, 'validation_failed']);
      },
    );

    it('a form without a file, or with two', async () => {
      const two = formOf(FILE);
      two.append('file', new Blob(['{}']), 'second.json');
      const none = new FormData();
      none.append('name', 'nothing');

      const answers = [await sendForm<Problem>(two), await sendForm<Problem>(none)];

      expect(answers.map(({ status, body }) => [status, body.error])).toEqual(
        Array(2).fill([422, 'validation_failed']),
      );
      expect(await leftovers()).toEqual([]);
    });
  });

  it('leaves the days of annotations as they follow from the annotations', async () => {
    const { kept, counted } = await daysOf(labeler.databases);

    expect(kept).toEqual(counted);
  });
});
