import { type StatementSent, statementChannel } from '@libs/database';
import { DatabaseUnavailableError } from '@libs/errors';
import type { GivenDataset } from '@libs/testing';
import { AnnotationWrites } from './support/annotation-writes';
import { ImportRig } from './support/imports';

const IMAGES = ['a', 'b', 'c'];

/** A flat document with boxes, by the name of their image. */
function coco(boxes: readonly [image: string, bbox: number[], more?: object][]) {
  return {
    images: IMAGES.map((name, id) => ({ id, file_name: `${name}.jpg`, width: 100, height: 80 })),
    annotations: boxes.map(([image, bbox, more], id) => ({
      ...{ id, image_id: IMAGES.indexOf(image), category_id: 7, bbox },
      ...more,
    })),
    categories: [{ id: 7, name: 'scratch' }],
  };
}

describe('importing annotations where there are some', () => {
  let rig: ImportRig;
  let writes: AnnotationWrites;
  let dataset: GivenDataset;
  beforeAll(async () => {
    rig = await ImportRig.start();
    writes = new AnnotationWrites(rig.databases);
  });
  afterAll(() => rig.stop());
  beforeEach(async () => {
    dataset = await rig.dataset(IMAGES.map((name) => `${name}.jpg`));
    await rig.import(
      dataset,
      coco([
        ['a', [1, 1, 10, 10], { attributes: { depth: 1, by: 'Kim' } }],
        ['b', [2, 2, 10, 10]],
        ['b', [3, 3, 10, 10]],
      ]),
    );
  });

  const FILE = coco([
    ['a', [1, 1, 10, 10], { attributes: { depth: 2 } }],
    ['b', [2, 2, 10, 10]],
    ['c', [4, 4, 10, 10]],
    ['c', [4, 4, 10, 10]],
  ]);
  const boxes = async () =>
    (await rig.annotations(dataset)).map(({ image_id, geometry, attributes, version }) => ({
      image_id,
      x: (geometry.bbox as number[])[0],
      attributes,
      version,
    }));
  const idsByBox = async () => {
    const rows = await rig.databases.labeler<{ id: number; x: number }>(
      "select id::int, (geometry -> 'bbox' ->> 0)::int as x from annotations where project_id = $1",
      [dataset.projectId],
    );
    return new Map(rows.map(({ id, x }) => [x, id]));
  };
  const actions = () =>
    rig.databases.labeler<{ action: string; count: number }>(
      'select action, count(*)::int from annotation_history where project_id = $1 group by action order by action',
      [dataset.projectId],
    );
  const expectTotals = async () => {
    const { kept, counted } = await writes.totals(dataset);
    expect(kept).toEqual(counted);
  };

  it('appends what is not there, and leaves the rest as it is', async () => {
    const report = await rig.import(dataset, FILE, { mode: 'append' });

    expect(report).toMatchObject({
      ...{ annotationsRead: 4, annotationsUsed: 1, annotationsImported: 1 },
      ...{ annotationsUpdated: 0, annotationsDeleted: 0, annotationsIdentical: 3 },
    });
    expect(await boxes()).toMatchObject([
      { x: 1, attributes: { depth: 1, by: 'Kim' }, version: 1 },
      { x: 2 },
      { x: 3 },
      { x: 4 },
    ]);
    await expectTotals();
  });

  it('merges what the file says into what is there, and keeps the rest', async () => {
    const before = await idsByBox();

    const report = await rig.import(dataset, FILE, { mode: 'merge' });

    expect(report).toMatchObject({
      ...{ annotationsRead: 4, annotationsUsed: 2, annotationsImported: 1 },
      ...{ annotationsUpdated: 1, annotationsDeleted: 0, annotationsIdentical: 2 },
    });
    expect(await boxes()).toEqual([
      { image_id: 'a', x: 1, attributes: { depth: 2, by: 'Kim' }, version: 2 },
      { image_id: 'b', x: 2, attributes: {}, version: 1 },
      { image_id: 'b', x: 3, attributes: {}, version: 1 },
      { image_id: 'c', x: 4, attributes: {}, version: 1 },
    ]);
    const after = await idsByBox();
    expect([1, 2, 3].map((x) => after.get(x))).toEqual([1, 2, 3].map((x) => before.get(x)));
    expect(await actions()).toEqual([
      { action: 'create', count: 4 },
      { action: 'update', count: 1 },
    ]);
    await expectTotals();
  });

  it('reopens what a merge changes', async () => {
    await rig.import(dataset, FILE, { mode: 'merge' });

    const states = await rig.databases.labeler(
      `select annotation_state, confirmed_by from annotations where project_id = $1 and image_id = 'a'`,
      [dataset.projectId],
    );
    expect(states).toEqual([{ annotation_state: 'draft', confirmed_by: null }]);
  });

  it('replaces a task by what the file says, and leaves what is the same under its id', async () => {
    const before = await idsByBox();
    const other = await writes.draw(dataset, {
      imageId: 'b',
      taskType: 'segmentation',
      bbox: [50, 1, 2, 2],
    });

    const report = await rig.import(dataset, FILE, { mode: 'replace' });

    expect(report).toMatchObject({
      ...{ annotationsRead: 4, annotationsUsed: 2, annotationsImported: 1 },
      ...{ annotationsUpdated: 1, annotationsDeleted: 1, annotationsIdentical: 2 },
    });
    const after = await idsByBox();
    expect([...(await writes.states(dataset)).keys()]).toContain(other);
    expect([after.get(1), after.get(3)]).toEqual([before.get(1), undefined]);
    expect((await boxes()).find(({ x }) => x === 1)?.attributes).toEqual({ depth: 2 });
    expect(await actions()).toEqual([
      { action: 'create', count: 5 },
      { action: 'delete', count: 1 },
      { action: 'update', count: 1 },
    ]);
    await expectTotals();
  });

  it.each(['merge', 'replace'] as const)('changes nothing when it does %s twice', async (mode) => {
    await rig.import(dataset, FILE, { mode });
    const before = await rig.annotations(dataset);

    const report = await rig.import(dataset, FILE, { mode });

    expect(report).toMatchObject({
      ...{ annotationsImported: 0, annotationsUpdated: 0, annotationsDeleted: 0 },
      annotationsIdentical: 4,
    });
    expect(await rig.annotations(dataset)).toEqual(before);
  });

  it('replaces objects by the statement that there are none', async () => {
    const empty = {
      images: [{ id: 'a', file_name: 'a.jpg', annotations: [{ is_background: true }] }],
      task_type: 'detection',
    };
    const merged = await rig.import(dataset, dice(empty), { mode: 'merge' });
    const replaced = await rig.import(dataset, dice(empty), { mode: 'replace' });

    expect(merged).toMatchObject({ annotationsImported: 0 });
    expect(merged.notUnderstood).toMatchObject([{ code: 'objects_present', count: 1 }]);
    expect(replaced).toMatchObject({ annotationsImported: 1, annotationsDeleted: 3 });
    expect(await rig.annotations(dataset)).toMatchObject([{ annotation_type: 'no_object' }]);
    await expectTotals();
  });

  it.each(['append', 'merge', 'replace'] as const)(
    'tells what it would %s without doing it',
    async (mode) => {
      const before = [await rig.annotations(dataset), await rig.project(dataset), await actions()];

      const plan = await rig.import(dataset, FILE, { mode, isDryRun: true });

      expect([await rig.annotations(dataset), await rig.project(dataset), await actions()]).toEqual(
        before,
      );
      expect(await rig.import(dataset, FILE, { mode })).toEqual(plan);
    },
  );

  it('can be undone: the history says what was there', async () => {
    const before = await writes.states(dataset);
    await rig.import(dataset, FILE, { mode: 'replace' });

    const gone = await rig.databases.labeler<{ state: object }>(
      `select previous_state - '{version,updated_by,updated_at}'::text[] as state
         from annotation_history where project_id = $1 and action in ('delete', 'update') order by annotation_id`,
      [dataset.projectId],
    );

    expect(gone.map(({ state }) => state)).toEqual([
      [...before.values()][0],
      [...before.values()][2],
    ]);
  });

  describe('when its connection is cut', () => {
    const snapshot = async () => [
      await rig.annotations(dataset),
      await rig.project(dataset),
      await actions(),
      await rig.count('project_events', dataset),
    ];

    /** Cuts the connection of the import when its statement of this number is sent. */
    const importCutAt = async (number: number) => {
      let sent = 0;
      let cut: Promise<unknown> | undefined;
      const watch = (message: unknown) => {
        const { database } = message as StatementSent;
        if (database !== 'labeler' || ++sent !== number) return;
        cut = rig.databases.labeler(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and application_name = 'vision-labeler' and xact_start is not null
              and pid <> pg_backend_pid()`,
        );
      };
      statementChannel.subscribe(watch);
      try {
        return await rig.import(dataset, FILE, { mode: 'replace' }).catch((error: Error) => error);
      } finally {
        statementChannel.unsubscribe(watch);
        await cut;
      }
    };

    it('has done everything or nothing, at whichever statement it is', async () => {
      const before = await snapshot();

      let cuts = 0;
      let answer = await importCutAt(1);
      for (; answer instanceof Error; answer = await importCutAt(++cuts + 1)) {
        expect(answer).toBeInstanceOf(DatabaseUnavailableError);
        expect(await snapshot()).toEqual(before);
      }

      expect(cuts).toBeGreaterThan(20);
      expect(answer).toMatchObject({ annotationsDeleted: 1, annotationsImported: 1 });
    }, 120_000);
  });
});

function dice({ images, task_type }: { images: object[]; task_type: string }) {
  return { dataset_name: 'x', task_type, classes: [], images };
}
