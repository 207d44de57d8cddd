import { annotationFileOf, type AnnotationFile } from '@libs/formats';
import { statementChannel } from '@libs/database';
import { effort, type GivenDataset, whileHolding } from '@libs/testing';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { grantOf, ImportRig, jsonFile } from './support/imports';

const box = (image_id: number, x = 0) => ({ image_id, category_id: 1, bbox: [x, 1, 5, 5] });
const file = (annotations: object[], names = ['a.jpg'], name = 'scratch') => ({
  images: names.map((file_name, id) => ({ id, file_name })),
  categories: [{ id: 1, name }],
  annotations,
});

describe('importing annotations safely', () => {
  let rig: ImportRig;
  beforeAll(async () => {
    rig = await ImportRig.start();
  });
  afterAll(() => rig.stop());

  async function everythingOf(dataset: GivenDataset) {
    const tables = ['annotations', 'annotation_history', 'image_annotation_status'];
    const audits = await rig.databases.labeler('select 1 from audit_logs where resource_id = $1', [
      dataset.id,
    ]);
    return {
      project: await rig.project(dataset),
      rows: await Promise.all(tables.map((table) => rig.count(table, dataset))),
      audits: audits.length,
    };
  }

  it('keeps a class that somebody else makes at the same moment', async () => {
    const dataset = await rig.dataset(['a.jpg'], { taskTypes: ['detection'] });
    const dent = { name: 'dent', color: '#000000', order: 0 };

    await whileHolding(
      rig.databases,
      (client) =>
        client.query(
          `update annotation_projects set task_classes = jsonb_set(task_classes, '{detection}', $2) where id = $1`,
          [dataset.projectId, JSON.stringify({ aaaaaaaa: dent })],
        ),
      () => rig.import(dataset, file([box(0)])),
    );

    const { task_classes: classes } = await rig.project(dataset);
    expect(Object.values(classes.detection ?? {}).map(({ name, order }) => [name, order])).toEqual(
      expect.arrayContaining([
        ['dent', 0],
        ['scratch', 1],
      ]),
    );
  });

  it('makes one class for one name when two files come at the same time', async () => {
    const dataset = await rig.dataset(['a.jpg', 'b.jpg']);

    await Promise.all([
      rig.import(dataset, file([box(0)], ['a.jpg'])),
      rig.import(dataset, file([box(0)], ['b.jpg'])),
      rig.import(dataset, file([box(0)], ['a.jpg'])),
    ]);

    const project = await rig.project(dataset);
    expect(Object.keys(project.task_classes.detection ?? {})).toHaveLength(1);
    expect(project).toMatchObject({
      total_annotations: 2,
      annotated_images: 2,
      task_types: ['detection'],
    });
    expect(await rig.annotations(dataset)).toHaveLength(2);
  });

  it('does not count an image twice that somebody annotates at the same moment', async () => {
    const dataset = await rig.dataset(['a.jpg'], { taskTypes: ['detection'] });

    await whileHolding(
      rig.databases,
      async (client) => {
        await client.query('select from annotation_projects where id = $1 for update', [
          dataset.projectId,
        ]);
        await client.query(
          `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
           values ($1, $2, 'a', 'bbox', 'detection', '{"type": "bbox"}', 1)`,
          [dataset.projectId, dataset.id],
        );
        await client.query(
          'update annotation_projects set total_annotations = 1, annotated_images = 1 where id = $1',
          [dataset.projectId],
        );
      },
      () => rig.import(dataset, file([box(0)])),
    );

    expect(await rig.project(dataset)).toMatchObject({ total_annotations: 2, annotated_images: 1 });
  });

  it('leaves nothing when the file breaks off', async () => {
    const dataset = await rig.dataset(['a.jpg']);
    const before = await everythingOf(dataset);
    const whole = JSON.stringify(file(Array.from({ length: 3000 }, (_, x) => box(0, x / 100))));
    const cut = annotationFileOf('a.json', Buffer.from(whole.slice(0, -20)));

    await expect(rig.import(dataset, cut)).rejects.toMatchObject({
      code: 'annotation_file_unreadable',
    });

    expect(await everythingOf(dataset)).toEqual(before);
  });

  it('leaves nothing when a write fails in the middle', async () => {
    const dataset = await rig.dataset(['a.jpg']);
    const before = await everythingOf(dataset);
    await rig.databases.labeler(`
      create function fail_late() returns trigger language plpgsql as $$
      begin
        if (select count(*) from annotations where dataset_id = new.dataset_id) >= 700 then
          raise exception 'no more';
        end if;
        return new;
      end $$`);
    await rig.databases.labeler(
      'create trigger fail_late after insert on annotations for each row execute function fail_late()',
    );

    const many = file(Array.from({ length: 1500 }, (_, x) => box(0, x / 100)));
    await expect(rig.import(dataset, many)).rejects.toThrow('no more');

    await rig.databases.labeler('drop function fail_late() cascade');
    expect(await everythingOf(dataset)).toEqual(before);
    expect(await rig.import(dataset, many)).toMatchObject({ annotationsImported: 1500 });
  });

  it('leaves nothing when the storage of the file fails', async () => {
    const dataset = await rig.dataset(['a.jpg']);
    const before = await everythingOf(dataset);
    const whole = jsonFile(file(Array.from({ length: 3000 }, () => box(0))));
    const broken: AnnotationFile = {
      name: 'a.json',
      size: whole.size,
      async *open(range) {
        for await (const bytes of whole.open(range)) yield bytes.subarray(0, whole.size / 2);
        if (range) return;
        throw new Error('connection reset');
      },
    };

    await expect(rig.import(dataset, broken)).rejects.toThrow('connection reset');

    expect(await everythingOf(dataset)).toEqual(before);
  });

  it.each([
    [
      'a dataset on its way out',
      (id: string) => [`update datasets set status = 'deleting' where id = $1`, id],
    ],
    ['a dataset that is gone', (id: string) => ['delete from datasets where id = $1', id]],
  ])('refuses %s', async (_what, change) => {
    const dataset = await rig.dataset(['a.jpg']);
    const [statement = '', id] = change(dataset.id);
    await rig.databases.labeler(statement, [id]);

    await expect(rig.import(dataset, file([box(0)]))).rejects.toMatchObject({
      code: 'dataset_not_found',
    });
  });

  it('asks for a project', async () => {
    const dataset = await rig.dataset(['a.jpg']);
    const grant = { ...grantOf(dataset), projectId: null };
    const actor = { userId: 1, sessionId: null, origin: { ipAddress: null, userAgent: null } };

    await expect(rig.importer.import(grant, jsonFile(file([])), { actor })).rejects.toMatchObject({
      code: 'project_not_found',
    });
  });

  it('imports thousands of outlines without holding them', async () => {
    const count = effort(20_000);
    const dataset = await rig.dataset([], { images: 1000 });
    const memory = new MemoryGauge();
    const listen = () => memory.measure();
    statementChannel.subscribe(listen);

    const report = await rig.import(dataset, manyOutlines(count, 1000));

    statementChannel.unsubscribe(listen);
    expect(report).toMatchObject({
      annotationsImported: count,
      imagesMatched: 1000,
      notUnderstood: [],
      adjusted: [],
    });
    expect(await rig.project(dataset)).toMatchObject({
      total_annotations: count,
      annotated_images: 1000,
    });
    expect(memory.growthBytes()).toBeLessThan(12 * 1024 * 1024);
  }, 300_000);
});

/** Some 7 MB that exist only while they are read. */
function manyOutlines(count: number, images: number): AnnotationFile {
  const ring = (n: number) =>
    Array.from({ length: 8 }, (_, corner) => [
      500 + n / 100 + 99.125 * Math.cos((corner * Math.PI) / 4),
      500 + (n % 300) + 99.125 * Math.sin((corner * Math.PI) / 4),
    ]).flat();
  function* texts(): Generator<string> {
    yield '{"annotations": [';
    for (let n = 0; n < count; n++) {
      const annotation = {
        id: n,
        image_id: n % images,
        category_id: n % 50,
        segmentation: [ring(n)],
      };
      yield (n > 0 ? ',\n' : '') + JSON.stringify({ ...annotation, note: n });
    }
    yield '], "images": [';
    for (let n = 0; n < images; n++) {
      const file_name = `image-${String(n + 1).padStart(6, '0')}.jpg`;
      yield (n > 0 ? ',' : '') + JSON.stringify({ id: n, file_name, width: 2000, height: 2000 });
    }
    const categories = Array.from({ length: 50 }, (_, id) => ({ id, name: `class ${id}` }));
    yield `], "categories": ${JSON.stringify(categories)}}`;
  }
  return {
    name: 'many.json',
    size: 35_000_000,
    async *open(range) {
      await Promise.resolve();
      let chunk = '';
      for (const text of texts()) {
        chunk += text;
        if (chunk.length < 64 * 1024) continue;
        yield Buffer.from(chunk);
        if (range) return;
        chunk = '';
      }
      yield Buffer.from(chunk);
    },
  };
}

/** What is alive after each so many statements, garbage collected. */
class MemoryGauge {
  private readonly collect: () => void;
  private readonly start: number;
  private most = 0;
  private calls = 0;

  constructor() {
    setFlagsFromString('--expose-gc');
    this.collect = runInNewContext('gc') as () => void;
    this.start = this.alive();
  }

  measure(): void {
    if (++this.calls % 20 === 0) this.most = Math.max(this.most, this.alive());
  }

  growthBytes(): number {
    return this.most - this.start;
  }

  private alive(): number {
    this.collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  }
}
