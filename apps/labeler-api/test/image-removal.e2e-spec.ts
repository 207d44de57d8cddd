import {
  ADAM,
  countStatements,
  drawPicture,
  type GivenDataset,
  givenDataset,
  givenMember,
  OLIVIA,
  RITA,
  SAM,
  whileHolding,
} from '@libs/testing';
import { ObjectSettler } from '../src/uploads/object-settler';
import { daysOf } from './support/days';
import { bytesOf, recordImages, recordsOf } from './support/frozen-images';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import { expectConsistent, formOf, imagesOf, upload } from './support/uploads';

interface Removed {
  deleted: string[];
  not_found: string[];
}

describe('the deletion of images', () => {
  let labeler: Labeler;
  let token: string;
  let dataset: GivenDataset;
  const tokens = new Map<number, string>();
  beforeAll(async () => {
    labeler = await startLabeler();
    for (const person of [OLIVIA, ADAM, RITA, SAM]) {
      tokens.set(person.id, await labeler.signIn(person));
    }
    token = tokens.get(OLIVIA.id) ?? '';
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    dataset = await givenDataset(labeler.databases, { taskTypes: ['detection'] });
    await givenMember(labeler.databases, dataset, ADAM, 'admin');
    await givenMember(labeler.databases, dataset, RITA, 'reviewer');
  });

  const given = async (...paths: string[]) => {
    const files = await Promise.all(
      paths.map(async (path): Promise<[string, Buffer]> => [
        path,
        await drawPicture({ text: path }),
      ]),
    );
    const { body } = await upload(labeler, { datasetId: dataset.id, token }, formOf(files));
    return body.files.map(({ image_id }) => image_id ?? '');
  };
  const removeOne = (imageId: string, query = '', as = OLIVIA.id, id = dataset.id) =>
    labeler.call<Problem & { locked_by?: number }>(
      'DELETE',
      `/api/v1/datasets/${id}/images/${imageId}${query}`,
      { token: tokens.get(as) ?? '' },
    );
  const removeMany = <Body = Removed>(imageIds: string[], force?: boolean) =>
    labeler.post<Body>(`/datasets/${dataset.id}/images/delete`, {
      token,
      body: { image_ids: imageIds, ...(force !== undefined && { force }) },
    });
  const sql = <Row extends object>(text: string, values: unknown[] = [dataset.id]) =>
    labeler.databases.labeler<Row>(text, values);
  const names = async () => (await imagesOf(labeler, dataset.id)).map(({ file_name }) => file_name);
  const annotate = (imageId: string) =>
    labeler.post('/annotations', {
      token,
      body: {
        ...{ project_id: dataset.projectId, image_id: imageId, annotation_type: 'bbox' },
        ...{ task_type: 'detection', geometry: { type: 'bbox', bbox: [1, 1, 20, 20] } },
      },
    });
  const lock = (imageId: string, as: number) =>
    labeler.post(`/image-locks/${dataset.projectId}/${imageId}/acquire`, {
      token: tokens.get(as) ?? '',
    });

  it('takes the image, its object, its thumbnail and what is on it', async () => {
    const [first = '', second = ''] = await given('train/a.jpg', 'b.jpg');
    for (const id of [first, second]) expect((await annotate(id)).status).toBe(200);

    const { status } = await removeOne(first);

    expect(status).toBe(204);
    expect(await names()).toEqual(['b.jpg']);
    expect(await sql('select image_id from annotations where dataset_id = $1')).toEqual([
      { image_id: second },
    ]);
    expect(await sql('select image_id from image_annotation_status where dataset_id = $1')).toEqual(
      [{ image_id: second }],
    );
    await expectConsistent(labeler, dataset.id);
  });

  it('is on record, and told to those who watch the project', async () => {
    const [id] = await given('a.jpg');

    await removeOne(id ?? '', '', ADAM.id);

    expect(
      await sql(
        `select user_id, action, details->>'key' as key from audit_logs
          where resource_type = 'image' and resource_id = $1`,
        [id],
      ),
    ).toEqual([
      { user_id: ADAM.id, action: 'image_delete', key: `datasets/${dataset.id}/images/a.jpg` },
    ]);
    expect(
      await sql(
        `select type, actor_id, payload from project_events where project_id = $1 and type like 'image.%'`,
        [dataset.projectId],
      ),
    ).toEqual([{ type: 'image.deleted', actor_id: ADAM.id, payload: { image_id: id } }]);
  });

  it('leaves to frozen states what they refer to', async () => {
    const bytes = await drawPicture({ text: 'a.jpg' });
    const ids = await given('a.jpg', 'b.jpg');
    await recordImages(labeler, dataset.id);

    await removeMany(ids);

    const records = await recordsOf(labeler, dataset.id);
    const [first] = await Promise.all(records.map((record) => bytesOf(labeler, record)));
    expect(first).toEqual(bytes);
    expect(records.every(({ preserved_key }) => preserved_key !== null)).toBe(true);
    await expectConsistent(labeler, dataset.id);
  });

  it('tells of a batch what was there, in the order asked', async () => {
    const [a = '', b = '', c = ''] = await given('a.jpg', 'b.jpg', 'c.jpg');

    const { status, body } = await removeMany([c, 'unknown', a, c]);

    expect(status).toBe(200);
    expect(body).toEqual({ deleted: [c, a], not_found: ['unknown'] });
    expect((await imagesOf(labeler, dataset.id)).map(({ id }) => id)).toEqual([b]);
    await expectConsistent(labeler, dataset.id);
  });

  it('costs the same number of statements however many images there are', async () => {
    const cost = async (ids: string[]) =>
      (await countStatements(() => removeMany(ids))).statements.map(({ text }) => text);

    const few = await cost((await given('a.jpg')).concat('unknown'));
    const many = await cost(await given(...Array.from({ length: 12 }, (_, n) => `${n}.jpg`)));

    expect(many).toEqual(few);
  });

  it('of an unknown image is refused', async () => {
    for (const id of ['unknown', 'a%00b', 'folder/with/slashes']) {
      expect(await removeOne(id)).toMatchObject({
        status: 404,
        body: { error: 'image_not_found' },
      });
    }
  });

  it.each([encodeURIComponent('old/way.jpg'), 'old/way.jpg'])('finds the id %s', async (path) => {
    const [id] = await given('a.jpg');
    await sql(`update image_metadata set id = 'old/way.jpg' where id = $1`, [id]);

    // Past the judge, which knows only escaped slashes.
    const url = `${labeler.url}/api/v1/datasets/${dataset.projectId}/images/${path}`;
    const headers = { Authorization: `Bearer ${token}` };
    const { status } = await fetch(url, { method: 'DELETE', headers });

    expect(status).toBe(204);
    expect(await names()).toEqual([]);
  });

  it('respects the locks of others unless it is forced', async () => {
    const [a = '', b = ''] = await given('a.jpg', 'b.jpg');
    await lock(a, RITA.id);
    await lock(b, OLIVIA.id);

    expect(await removeOne(a)).toMatchObject({
      status: 423,
      body: { error: 'image_locked', locked_by: RITA.id },
    });
    expect(await removeMany<Problem>([b, a])).toMatchObject({
      status: 423,
      body: { error: 'images_locked', image_ids: [a] },
    });
    expect(await names()).toEqual(['a.jpg', 'b.jpg']);
    expect((await removeOne(b)).status).toBe(204);
    expect((await removeOne(a, '?force=true')).status).toBe(204);
    await expectConsistent(labeler, dataset.id);
  });

  it('sees a lock that is just being taken', async () => {
    const [id = ''] = await given('a.jpg');

    const answer = await whileHolding(
      labeler.databases,
      (client) =>
        client.query(
          `insert into image_locks (project_id, dataset_id, image_id, user_id, expires_at)
           values ($1, $2, $3, $4, now() + interval '5 minutes')`,
          [dataset.projectId, dataset.id, id, RITA.id],
        ),
      () => removeOne(id),
    );

    expect(answer).toMatchObject({ status: 423, body: { error: 'image_locked' } });
    await expectConsistent(labeler, dataset.id);
  });

  it('needs an admin, and hides the dataset from strangers', async () => {
    const [id = ''] = await given('a.jpg');

    expect((await removeOne(id, '', RITA.id)).status).toBe(403);
    expect((await removeOne(id, '', SAM.id)).status).toBe(404);
    expect((await removeOne(id, '?force=perhaps')).status).toBe(422);
    expect((await removeMany([])).status).toBe(422);
    expect((await removeMany(Array.from({ length: 501 }, (_, n) => `${n}`))).status).toBe(422);
    expect(await names()).toEqual(['a.jpg']);
  });

  it('and uploads of the same path come one after the other', async () => {
    const [id = ''] = await given('a.jpg');
    const bytes = await drawPicture({ text: 'another' });
    const send = () =>
      upload(labeler, { datasetId: dataset.id, token }, formOf([['a.jpg', bytes]]));

    const [removed, sent] = await Promise.all([removeOne(id), send(), send(), removeMany([id])]);

    expect([[204, 404].includes(removed.status), sent.status]).toEqual([true, 200]);
    await expectConsistent(labeler, dataset.id);
  });

  it('whose process died is brought to an end by the sweep', async () => {
    const [id = ''] = await given('a.jpg');
    const key = `datasets/${dataset.id}/images/a.jpg`;
    await sql(
      `insert into pending_objects (s3_key, dataset_id, holder, expires_at)
       values ($2, $1, 'dead', now() - interval '1 minute')`,
      [dataset.id, key],
    );
    await sql('delete from image_metadata where id = $1', [id]);

    await labeler.app.get(ObjectSettler, { strict: false }).settleExpired(null);

    await expectConsistent(labeler, dataset.id);
  });

  it('leaves the days of annotations as they follow from the annotations', async () => {
    const { kept, counted } = await daysOf(labeler.databases);

    expect(kept).toEqual(counted);
  });
});
