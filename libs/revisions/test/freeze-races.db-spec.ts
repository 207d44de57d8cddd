import { type GivenDataset, whileHolding } from '@libs/testing';
import { UploadsInProgressError } from '../src';
import { type Rig, startRig } from './rig';

const WRITERS = 8;
const EDITS = 25;
const FREEZERS = 4;

describe('freezes among writers', () => {
  let rig: Rig;
  let dataset: GivenDataset;
  beforeAll(async () => (rig = await startRig()));
  afterAll(() => rig.close());
  beforeEach(async () => (dataset = await rig.given(IMAGES)));

  const freeze = () => rig.revisions.freeze(dataset.id);
  const sql = <Row extends object>(statement: string, ...values: unknown[]) =>
    rig.databases.labeler<Row>(statement, [dataset.id, ...values]);

  it('lose no edit, and sum up to what the live rows say', async () => {
    await rig.draw(
      dataset,
      IMAGES.map((image) => ({ image })),
    );
    const writing = Array.from({ length: WRITERS }, (_, writer) => write(writer));
    const done = Promise.all(writing);
    let isDone = false;
    void done.finally(() => (isDone = true));
    const freezing = Array.from({ length: FREEZERS }, async () => {
      while (!isDone) await freeze();
    });
    await done;
    await Promise.all(freezing);

    const last = await freeze();

    expect(await frozen(last.revision)).toEqual(await live());
    expect(last.tasks.detection?.all).toMatchObject(await counted());
    expect(await fromScratch()).toBe(last.contentHash);
    expect(await marks()).toBe(0);
  });

  it('at the same moment give one revision and one record each', async () => {
    await freeze();
    await rig.draw(dataset, [{ image: 'i1' }, { image: 'i2' }]);

    const answers = await Promise.all(Array.from({ length: FREEZERS }, freeze));

    expect(answers.map(({ revision }) => revision)).toEqual(
      Array.from({ length: FREEZERS }, () => 2),
    );
    expect(new Set(answers.map(({ contentHash }) => contentHash)).size).toBe(1);
    const [records] = await sql(
      `select (select count(*)::int from frozen_annotations f where f.dataset_id = $1) as labels,
              (select count(*)::int from frozen_images f where f.dataset_id = $1) as images,
              (select count(*)::int from dataset_revisions r where r.dataset_id = $1) as revisions`,
    );
    expect(records).toEqual({ labels: 2, images: IMAGES.length, revisions: 2 });
  });

  it('leave what is not committed to the next one', async () => {
    await rig.draw(dataset, [{ image: 'i1' }]);
    await freeze();
    await rig.draw(dataset, [{ image: 'i2' }]);
    const client = await (await rig.db.pool()).connect();
    try {
      await client.query('begin');
      await client.query(
        `update annotations set geometry = '{"type": "bbox", "bbox": [9, 9, 9, 9]}' where dataset_id = $1`,
        [dataset.id],
      );
      expect(await freeze()).toMatchObject({ revision: 2 });
      await client.query('commit');
    } finally {
      client.release();
    }

    const third = await freeze();

    expect(third.revision).toBe(3);
    expect(await frozen(2)).not.toEqual(await live());
    expect(await frozen(3)).toEqual(await live());
  });

  it('wait for each other and for those who begin to overwrite images', async () => {
    const answer = await whileHolding(
      rig.databases,
      (client) =>
        client.query('select pg_advisory_xact_lock_shared(dataset_content_lock($1))', [dataset.id]),
      freeze,
    );

    expect(answer.revision).toBe(1);
  });

  it('compare again after a crash that left the marks, and find nothing', async () => {
    await rig.draw(
      dataset,
      IMAGES.map((image) => ({ image })),
    );
    const first = await freeze();
    await markAll();

    expect(await freeze()).toEqual(first);
    expect(await marks()).toBe(0);
  });

  it('refuse while the file of a changed image is being overwritten, and nothing else', async () => {
    await freeze();
    await sql(
      `insert into pending_objects (s3_key, dataset_id, holder, expires_at)
       select m.s3_key, m.dataset_id, 'somebody', now() + interval '1 minute'
         from image_metadata m where m.dataset_id = $1 and m.id = 'i1'`,
    );
    await sql("update image_metadata set size = 5 where dataset_id = $1 and id = 'i2'");
    expect(await freeze()).toMatchObject({ revision: 2 });
    await sql("update image_metadata set size = 5 where dataset_id = $1 and id = 'i1'");

    await expect(freeze()).rejects.toBeInstanceOf(UploadsInProgressError);

    await sql('delete from pending_objects where dataset_id = $1');
    expect(await freeze()).toMatchObject({ revision: 3 });
  }, 30_000);

  it('record more than fits one step as one revision', async () => {
    const many = await rig.given(Array.from({ length: 5_200 }, (_, n) => `n${n}`));
    await rig.draw(many, [{ image: 'n1' }, { image: 'n5199' }]);

    const revision = await rig.revisions.freeze(many.id);

    expect(revision).toMatchObject({ revision: 1, images: 5_200 });
    expect(revision.tasks.detection?.all).toMatchObject({ images: 2, annotations: 2 });
    expect(await rig.imagesOf(many, 1)).toHaveLength(5_200);
  });

  /** Edits of its own image and of one that all share, drawings and erasures. */
  async function write(writer: number): Promise<void> {
    for (let edit = 0; edit < EDITS; edit += 1) {
      const image = edit % 3 === 0 ? 'i0' : `i${writer}`;
      if (edit % 5 === 4) {
        await sql(
          `delete from annotations where id = (select max(id) from annotations where dataset_id = $1 and image_id = $2)`,
          image,
        );
      } else if (edit % 5 === 2) {
        await sql(
          `update annotations set annotation_state = 'confirmed', geometry = geometry || jsonb_build_object('n', $3::int)
            where id = (select min(id) from annotations where dataset_id = $1 and image_id = $2)`,
          image,
          writer * 1000 + edit,
        );
      } else {
        await rig.draw(dataset, [
          { image, geometry: { type: 'bbox', bbox: [writer, edit, 1, 1] } },
        ]);
      }
    }
  }

  async function frozen(revision: number) {
    const labels = await rig.labelsOf(dataset, revision);
    return labels.map(({ image, annotations }) => ({
      image: image.imageId,
      annotations: annotations.map(({ id, geometry, state }) => ({ id, geometry, state })),
    }));
  }

  const live = () =>
    sql(
      `select a.image_id as image,
              json_agg(json_build_object('id', a.id, 'geometry', a.geometry, 'state', a.annotation_state) order by a.id)
                as annotations
         from annotations a where a.dataset_id = $1 group by a.image_id order by a.image_id collate "C"`,
    );

  async function counted() {
    const [row] = await sql(
      `select count(*)::int as annotations, count(distinct a.image_id)::int as images
         from annotations a where a.dataset_id = $1`,
    );
    return row ?? {};
  }

  async function fromScratch(): Promise<string> {
    for (const table of [
      'dataset_revisions',
      'revision_states',
      'frozen_images',
      'frozen_annotations',
    ]) {
      await sql(`delete from ${table} where dataset_id = $1`);
    }
    await markAll();
    return (await freeze()).contentHash;
  }

  async function markAll(): Promise<void> {
    await sql('update image_annotation_status set last_modified_at = now() where dataset_id = $1');
    await sql(
      'insert into changed_images (dataset_id, image_id) select dataset_id, id from image_metadata where dataset_id = $1',
    );
  }

  async function marks(): Promise<number> {
    const [row] = await sql<{ marks: number }>(
      `select (select count(*) from changed_images c where c.dataset_id = $1)::int
            + (select count(*) from image_annotation_status s where s.dataset_id = $1 and s.is_changed)::int as marks`,
    );
    return row?.marks ?? 0;
  }
});

const IMAGES = Array.from({ length: 10 }, (_, n) => `i${n}`);
