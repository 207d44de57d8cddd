import { isFullEffort } from '@libs/testing';
import { Life, PublishingRig } from './publishing-rig';

/** Each step is a publication of its own. */
const LONG_MS = 300_000;
/** How many steps lie between two at which a process dies. */
const STRIDE = isFullEffort ? 1 : 8;
/** A withdrawal has fewer of them. */
const SHORT_STRIDE = isFullEffort ? 1 : 3;

describe('a publisher that dies', () => {
  let rig: PublishingRig;
  beforeAll(async () => {
    rig = await PublishingRig.start();
  });
  afterAll(() => rig.stop());

  /** Kills a process before each of its steps; tells where something was left that does not fit. */
  async function wrongAfterDeaths(
    prepare: () => Promise<{
      dataset: Awaited<ReturnType<PublishingRig['given']>>;
      versionId: number;
    }>,
    work: (
      life: Life,
      dataset: Awaited<ReturnType<PublishingRig['given']>>,
      versionId: number,
    ) => Promise<unknown>,
  ): Promise<{ steps: number; wrong: string[] }> {
    const wrong: string[] = [];
    for (let step = 1; ; step += STRIDE) {
      const { dataset, versionId } = await prepare();
      const life = new Life(step);
      await work(life, dataset, versionId).catch(() => undefined);

      await rig.sweepLater();
      const found = await rig.contradictions(dataset);
      await rig.publish(dataset);
      const later = await rig.contradictions(dataset);

      if (found.length + later.length > 0) wrong.push(`${step}: ${[...found, ...later].join()}`);
      if (!life.died) return { steps: step, wrong };
    }
  }

  it(
    'leaves the first version whole or nothing, before whatever step it dies',
    async () => {
      const { steps, wrong } = await wrongAfterDeaths(
        async () => ({ dataset: await rig.given(), versionId: 0 }),
        (life, dataset) =>
          rig.inProcess(life, ({ publisher }) => publisher.publish(rig.order(dataset))),
      );

      expect(wrong).toEqual([]);
      expect(steps).toBeGreaterThan(15);
    },
    LONG_MS,
  );

  it(
    'leaves the version before as it is until the next one is whole',
    async () => {
      const { wrong } = await wrongAfterDeaths(
        async () => {
          const dataset = await rig.given();
          const versionId = await rig.publish(dataset);
          await rig.draw(dataset, 1);
          return { dataset, versionId };
        },
        (life, dataset) =>
          rig.inProcess(life, ({ publisher }) => publisher.publish(rig.order(dataset))),
      );

      expect(wrong).toEqual([]);
    },
    LONG_MS,
  );

  it(
    'deletes a version wholly, or lets the sweep do it',
    async () => {
      const { wrong } = await wrongAfterDeaths(
        async () => {
          const dataset = await rig.given();
          const versionId = await rig.publish(dataset);
          await rig.publish(dataset);
          return { dataset, versionId };
        },
        (life, { id: datasetId, projectId }, versionId) =>
          rig.inProcess(life, ({ editor }) =>
            editor.delete({ datasetId, projectId, versionId }, () => Promise.resolve()),
          ),
      );

      expect(wrong).toEqual([]);
    },
    LONG_MS,
  );

  it(
    'withdraws a version wholly, or lets the sweep remove the published file',
    async () => {
      const wrong: string[] = [];
      let died = true;
      for (let step = 1; died; step += SHORT_STRIDE) {
        const dataset = await rig.given();
        const versionId = await rig.publish(dataset);
        const place = { datasetId: dataset.id, projectId: dataset.projectId, versionId };
        const life = new Life(step);
        await rig
          .inProcess(life, ({ editor }) => editor.withdraw(place, () => Promise.resolve()))
          .catch(() => undefined);
        died = life.died;

        await rig.sweepLater();
        const found = await rig.contradictions(dataset);
        const isWithdrawn = found.length > 0;
        if (isWithdrawn && found.join() !== 'published,labeled')
          wrong.push(`${step}: ${found.join()}`);
        if (!died && !isWithdrawn) wrong.push('not withdrawn');
      }

      expect(wrong).toEqual([]);
    },
    LONG_MS,
  );

  it('loses its number when it is taken for dead, and publishes nothing then', async () => {
    const dataset = await rig.given();
    const mine = { versionNumber: 'mine' };
    let other = 0;
    const stalling = new Proxy(rig.store, {
      get(target, name) {
        const value = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        if (name !== 'putMultipart') return value.bind(target);
        return async (...args: unknown[]) => {
          await rig.databases.labeler(`update version_claims set expires_at = now()`);
          if (other === 0) other = await rig.publish(dataset, mine);
          return value.apply(target, args);
        };
      },
    });

    const stalled = rig.inProcess(
      new Life(),
      ({ publisher }) => publisher.publish(rig.order(dataset, mine)),
      stalling,
    );

    await expect(stalled).rejects.toMatchObject({ code: 'publication_interrupted' });
    const versions = await rig.databases.labeler<{ id: number }>(
      'select id from annotation_versions where project_id = $1',
      [dataset.projectId],
    );
    expect(versions).toEqual([{ id: other }]);
    await rig.sweepLater();
    expect(await rig.contradictions(dataset)).toEqual([]);
  });

  it('finds no publication that is older than another one, whoever finishes first', async () => {
    const dataset = await rig.given();
    let later = 0;
    const slow = new Proxy(rig.store, {
      get(target, name) {
        const value = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        if (name !== 'putMultipart') return value.bind(target);
        return async (...args: unknown[]) => {
          if (later === 0) {
            await rig.draw(dataset, 1);
            later = await rig.publish(dataset);
          }
          return value.apply(target, args);
        };
      },
    });

    const earlier = await rig.inProcess(
      new Life(),
      ({ publisher }) => publisher.publish(rig.order(dataset)),
      slow,
    );

    expect(later).toBeGreaterThan(earlier);
    expect(await rig.contradictions(dataset)).toEqual([]);
  });
});
