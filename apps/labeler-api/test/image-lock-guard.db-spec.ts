import type { LabelerDb } from '@libs/labeler-db';
import {
  ANDY,
  effort,
  type GivenDataset,
  givenDataset,
  RITA,
  type TestDatabases,
  whileHolding,
} from '@libs/testing';
import { ImageLockGuard } from '../src/image-locks/image-lock.guard';
import { ImageLockRepository } from '../src/image-locks/image-lock.repository';
import { type LabelerDatabase, openLabelerDatabase } from './support/labeler-database';

const HOLD_SECONDS = 300;

describe('a writer that holds images', () => {
  let labeler: LabelerDatabase;
  let databases: TestDatabases;
  let db: LabelerDb;
  let dataset: GivenDataset;
  let images: string[];
  const guard = new ImageLockGuard(new ImageLockRepository({ holdSeconds: HOLD_SECONDS }));
  beforeAll(async () => {
    labeler = await openLabelerDatabase();
    ({ databases, db } = labeler);
  });
  beforeEach(async () => {
    dataset = await givenDataset(databases, { images: 3 });
    const rows = await databases.labeler<{ id: string }>(
      'select id from image_metadata where dataset_id = $1 order by id',
      [dataset.id],
    );
    images = rows.map(({ id }) => id);
  });
  afterAll(() => labeler.close());

  function place(user: { id: number }) {
    return { projectId: dataset.projectId, datasetId: dataset.id, userId: user.id };
  }

  const hold = (user: { id: number }, ids: readonly string[], token?: number) =>
    db.transaction((tx) => guard.hold(tx, place(user), ids, token));

  const [first, second] = [() => images[0] ?? '', () => images[1] ?? ''];

  async function lockOf(imageId: string) {
    const [row] = await databases.labeler<{
      user_id: number;
      fencing_token: number;
      seconds: number;
      live: boolean;
    }>(
      `select user_id, fencing_token::int, extract(epoch from expires_at - clock_timestamp())::float as seconds,
              expires_at > clock_timestamp() as live
         from image_locks where project_id = $1 and image_id = $2`,
      [dataset.projectId, imageId],
    );
    return row;
  }

  const tokenOf = async (imageId: string) => (await lockOf(imageId))?.fencing_token ?? 0;

  async function lapse(imageId: string): Promise<void> {
    await databases.labeler(
      `update image_locks set locked_at = locked_at - interval '1 hour', expires_at = clock_timestamp()
        where project_id = $1 and image_id = $2`,
      [dataset.projectId, imageId],
    );
  }

  it('gets free images for five minutes and keeps the token of those that it had', async () => {
    await hold(ANDY, [first()]);
    const token = await tokenOf(first());
    await hold(ANDY, images);

    expect(await lockOf(first())).toMatchObject({ user_id: ANDY.id, fencing_token: token });
    const { seconds = 0 } = (await lockOf(second())) ?? {};
    expect(seconds).toBeGreaterThan(HOLD_SECONDS - 30);
    expect(seconds).toBeLessThanOrEqual(HOLD_SECONDS);
  });

  it('tells the watchers of what it took, once', async () => {
    await hold(ANDY, [first(), second()]);
    await hold(ANDY, images);

    const events = await databases.labeler(
      'select type, actor_id, payload from project_events where project_id = $1 order by id',
      [dataset.projectId],
    );
    expect(events).toEqual(
      images.map((image_id) => ({
        type: 'lock.acquired',
        actor_id: ANDY.id,
        payload: { image_id, user_id: ANDY.id },
      })),
    );
  });

  it('is refused, with nothing taken, when somebody else has one of them', async () => {
    await hold(RITA, [second()]);

    await expect(hold(ANDY, images)).rejects.toMatchObject({
      code: 'image_locked',
      fields: { image_id: second(), locked_by: RITA.id },
      message: expect.stringContaining(second()) as string,
    });
    expect(await lockOf(first())).toBeUndefined();
  });

  it('is refused an image that the dataset does not have', async () => {
    await expect(hold(ANDY, ['unknown'])).rejects.toMatchObject({ code: 'image_not_found' });
  });

  it('goes on with the newest token, also after a lapse in which nobody came', async () => {
    await hold(ANDY, [first()]);
    const token = await tokenOf(first());
    await lapse(first());
    await hold(ANDY, [first()], token);

    expect(await lockOf(first())).toMatchObject({ fencing_token: token, live: true });
  });

  it('gets a newer token after a lapse when it shows none', async () => {
    await hold(ANDY, [first()]);
    const token = await tokenOf(first());
    await lapse(first());
    await hold(ANDY, [first()]);

    expect(await tokenOf(first())).toBeGreaterThan(token);
  });

  it('comes too late when somebody else had the image in between, even if they are done', async () => {
    await hold(ANDY, [first()]);
    const token = await tokenOf(first());
    await lapse(first());
    await hold(RITA, [first()]);
    await expect(hold(ANDY, [first()], token)).rejects.toMatchObject({ code: 'lock_lost' });
    await lapse(first());

    await expect(hold(ANDY, [first()], token)).rejects.toMatchObject({ code: 'lock_lost' });
    expect(await lockOf(first())).toMatchObject({ user_id: RITA.id, live: false });
  });

  it('proves nothing with a token when the lock is forgotten', async () => {
    await hold(ANDY, [first()]);
    const token = await tokenOf(first());
    await databases.labeler('delete from image_locks where project_id = $1', [dataset.projectId]);

    await expect(hold(ANDY, [first()], token)).rejects.toMatchObject({ code: 'lock_lost' });
    expect(await lockOf(first())).toBeUndefined();
  });

  it('gets an image that is given back while it waits', async () => {
    await hold(RITA, [first()]);
    await whileHolding(
      databases,
      (client) =>
        client.query(
          'update image_locks set expires_at = clock_timestamp() where project_id = $1 and image_id = $2',
          [dataset.projectId, first()],
        ),
      () => hold(ANDY, [first()]),
    );

    expect(await lockOf(first())).toMatchObject({ user_id: ANDY.id, live: true });
  });

  it('is one of eight that ask at once, whoever is first', async () => {
    for (let round = 0; round < effort(1000); round++) {
      const answers = await Promise.allSettled(
        Array.from({ length: 8 }, (_, index) => hold({ id: 100 + index }, [first()])),
      );
      const refusals = answers.flatMap((answer) =>
        answer.status === 'rejected' ? [(answer.reason as { code: string }).code] : [],
      );

      expect(refusals).toEqual(Array(7).fill('image_locked'));
      await databases.labeler('delete from image_locks where project_id = $1', [dataset.projectId]);
    }
  });

  it('never goes on with a token that somebody else has overtaken, whoever is faster', async () => {
    for (let round = 0; round < effort(200); round++) {
      await hold(ANDY, [first()]);
      const token = await tokenOf(first());
      await lapse(first());
      const [stale, next] = await Promise.allSettled([
        hold(ANDY, [first()], token),
        hold(RITA, [first()]),
      ]);

      const lock = await lockOf(first());
      const kept = lock?.fencing_token === token;
      expect({ stale: stale.status, next: next.status, holder: lock?.user_id }).toEqual({
        stale: kept ? 'fulfilled' : 'rejected',
        next: kept ? 'rejected' : 'fulfilled',
        holder: kept ? ANDY.id : RITA.id,
      });
      await databases.labeler('delete from image_locks where project_id = $1', [dataset.projectId]);
    }
  });
});
