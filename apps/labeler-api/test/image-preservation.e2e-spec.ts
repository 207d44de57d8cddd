import { drawPicture, type GivenDataset, givenDataset, OLIVIA, whileHolding } from '@libs/testing';
import { ImagePreserver } from '../src/uploads/image-preserver';
import { ObjectSettler } from '../src/uploads/object-settler';
import { bytesOf, recordImages, recordsOf } from './support/frozen-images';
import { type Labeler, startLabeler } from './support/labeler';
import { expectConsistent, formOf, upload } from './support/uploads';

const picture = (text: string) => drawPicture({ text });

describe('images that frozen states refer to', () => {
  let labeler: Labeler;
  let token: string;
  let dataset: GivenDataset;
  beforeAll(async () => {
    labeler = await startLabeler();
    token = await labeler.signIn(OLIVIA);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    dataset = await givenDataset(labeler.databases);
  });

  const put = async (path: string, bytes: Buffer) =>
    (await upload(labeler, { datasetId: dataset.id, token }, formOf([[path, bytes]]))).body
      .files[0];
  const records = () => recordsOf(labeler, dataset.id);
  const contents = async () =>
    Promise.all((await records()).map((record) => bytesOf(labeler, record)));
  const preserved = () =>
    labeler.buckets.keys(labeler.buckets.annotations, `preserved/${dataset.id}/`);
  const sql = (text: string, values: unknown[] = [dataset.id]) =>
    labeler.databases.labeler(text, values);

  it('keep their bytes when they are overwritten', async () => {
    const [old, other] = await Promise.all([picture('old'), picture('new')]);
    await put('a.jpg', old);
    await recordImages(labeler, dataset.id);

    const result = await put('a.jpg', other);

    expect(result?.status).toBe('overwritten');
    expect(await contents()).toEqual([old]);
    await expectConsistent(labeler, dataset.id);
  });

  it('keep the bytes of each of several overwrites', async () => {
    const pictures = await Promise.all([1, 2, 3].map((n) => picture(`state ${n}`)));
    for (const [n, bytes] of pictures.entries()) {
      await put('a.jpg', bytes);
      await recordImages(labeler, dataset.id, n + 1);
    }

    await put('a.jpg', await picture('last'));

    expect(await contents()).toEqual(pictures);
    expect(await preserved()).toHaveLength(3);
  });

  it('share what is kept when their content is the same', async () => {
    const [same, other] = await Promise.all([picture('same'), picture('other')]);
    await put('a.jpg', same);
    await put('b.jpg', same);
    await recordImages(labeler, dataset.id);
    await put('a.jpg', other);
    await put('b.jpg', other);

    expect(await contents()).toEqual([same, same]);
    expect(await preserved()).toHaveLength(1);
  });

  it('learn checksums that their records lack', async () => {
    const [old, other] = await Promise.all([picture('old'), picture('new')]);
    await put('a.jpg', old);
    const before = await sql(
      'select sha256, crc32::float8 as crc32 from image_metadata where dataset_id = $1',
    );
    await recordImages(labeler, dataset.id, 1, { withChecksums: false });

    await put('a.jpg', other);

    expect(await contents()).toEqual([old]);
    expect(await records()).toMatchObject(before);
  });

  it('are found by their content when their objects were written again outside', async () => {
    const [old, other] = await Promise.all([picture('old'), picture('new')]);
    await put('a.jpg', old);
    await recordImages(labeler, dataset.id);
    await sql(`update frozen_images set etag = '"another"' where dataset_id = $1`);

    await put('a.jpg', other);

    expect(await contents()).toEqual([old]);
  });

  it('do not stand in the way when their bytes are lost already', async () => {
    const [old, lost, other] = await Promise.all(['old', 'lost', 'new'].map(picture));
    await put('a.jpg', old as Buffer);
    await recordImages(labeler, dataset.id);
    await labeler.buckets.put(`datasets/${dataset.id}/images/a.jpg`, lost as Buffer);

    expect((await put('a.jpg', other as Buffer))?.status).toBe('overwritten');
    expect(await preserved()).toEqual([]);
  });

  it('wait with an overwrite until a freeze has recorded what there is', async () => {
    const [old, other] = await Promise.all([picture('old'), picture('new')]);
    await put('a.jpg', old);

    const result = await whileHolding(
      labeler.databases,
      async (client) => {
        await client.query('select pg_advisory_xact_lock(dataset_content_lock($1))', [dataset.id]);
        await client.query(
          `insert into frozen_images (dataset_id, image_id, from_revision, ordinal, path, s3_key, size, sha256, etag,
                  element)
           select dataset_id, id, 1, ordinal, 'a.jpg', s3_key, size, sha256, etag, sha256(id::bytea)
             from image_metadata where dataset_id = $1`,
          [dataset.id],
        );
      },
      () => put('a.jpg', other),
    );

    expect(result?.status).toBe('overwritten');
    expect(await contents()).toEqual([old]);
  });

  it('have their bytes whatever moment the process dies at', async () => {
    const [old, other] = await Promise.all([picture('old'), picture('new')]);
    await put('a.jpg', old);
    await recordImages(labeler, dataset.id);
    const key = `datasets/${dataset.id}/images/a.jpg`;
    const preserver = labeler.app.get(ImagePreserver, { strict: false });

    // Dies after the copy, before the records know of it.
    await preserver.preserve(dataset.id, [key]);
    await sql('update frozen_images set preserved_key = null where dataset_id = $1');
    await preserver.preserve(dataset.id, [key]);
    // Dies after the overwrite, before the row knows of it.
    await labeler.buckets.put(key, other);
    await sql(
      `insert into pending_objects (s3_key, dataset_id, holder, expires_at)
       values ($2, $1, 'dead', now() - interval '1 minute')`,
      [dataset.id, key],
    );
    await labeler.app.get(ObjectSettler, { strict: false }).settleExpired(null);

    expect(await contents()).toEqual([old]);
    await expectConsistent(labeler, dataset.id);
  });
});
