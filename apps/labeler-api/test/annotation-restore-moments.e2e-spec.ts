import { effort, RITA } from '@libs/testing';
import type { State } from './support/annotation-writes';
import { IMAGES, type Moment, RestoreClient } from './support/restores';

type Random = (below: number) => number;

const MOMENTS = effort(200);

/** Something to set back to a moment, and which annotations that is about. */
interface Restore {
  send: (moment: Moment) => Promise<{ status: number }>;
  concerns: (id: number, state: State) => boolean;
}

/** The same numbers in every run. */
function randomNumbers(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function oneOf<T>(random: Random, values: readonly T[]): T {
  return values[random(values.length)] as T;
}

describe('a random past', () => {
  let client: RestoreClient;
  beforeAll(async () => {
    client = await RestoreClient.start();
    await client.useNewDataset();
  });
  afterAll(() => client.labeler.stop());

  /** One of them comes at random, to annotations that are there. */
  const CHANGES: readonly ((ids: number[], random: Random) => Promise<unknown>)[] = [
    (ids, random) => client.writes.reshape(ids, [random(50), random(50), 1 + random(50) / 7, 2]),
    (ids, random) => client.writes.annotate(ids, `note ${random(99)}`, random(101)),
    (ids, random) => client.writes.classify(ids, oneOf(random, ['b', 'c'])),
    (ids) => client.writes.confirm(ids, RITA.id),
    (ids) => client.writes.erase(ids),
  ];

  const draw = (random: Random) =>
    client.writes.draw(client.dataset, {
      imageId: oneOf(random, IMAGES),
      taskType: oneOf(random, ['detection', 'detection', 'detection', 'segmentation']),
      bbox: [random(50), random(50), 1 + random(50) / 7, 2],
      classId: oneOf(random, [null, 'a', 'b']),
      attributes: oneOf(random, [{}, { depth: random(9) }]),
    });

  const change = async (random: Random): Promise<Moment> => {
    const ids = [...(await client.writes.states(client.dataset)).keys()];
    const some = ids.filter(() => random(4) === 0).slice(0, 5);
    if (some.length === 0 || random(9) < 4) await draw(random);
    else await oneOf(random, CHANGES)(some, random);
    return client.now();
  };

  const RESTORES: readonly ((random: Random, ids: number[]) => Restore)[] = [
    () => ({
      send: ({ timestamp }) => client.task({ task_type: 'detection', timestamp, force: true }),
      concerns: (_, state) => state.task_type === 'detection',
    }),
    (random) => {
      const imageId = oneOf(random, IMAGES);
      const isByEntry = random(2) === 0;
      return {
        send: ({ historyId, timestamp }) =>
          client.image(imageId, isByEntry ? { history_id: historyId } : { timestamp }),
        concerns: (_, state) => state.image_id === imageId,
      };
    },
    (random, ids) => {
      const id = oneOf(random, ids);
      return {
        send: ({ timestamp }) => client.annotation(id, { timestamp }),
        concerns: (other) => other === id,
      };
    },
  ];

  it('comes back exactly, at many moments of it: a task, an image or an annotation', async () => {
    const random = randomNumbers(20260105);
    const moments: Moment[] = [];
    for (let n = 0; n < 150; n++) moments.push(await change(random));

    for (let round = 0; round < MOMENTS; round++) {
      const moment = oneOf(random, moments);
      const before = await client.writes.states(client.dataset);
      const ids = [...moment.states.keys(), ...before.keys()];
      const { send, concerns } = oneOf(random, RESTORES)(random, ids);

      const { status } = await send(moment);

      const expected = [
        ...[...before].filter(([id, state]) => !concerns(id, state)),
        ...[...moment.states].filter(([id, state]) => concerns(id, state)),
      ];
      expect([status, await client.writes.states(client.dataset)]).toEqual([
        200,
        new Map(expected.sort(([a], [b]) => a - b)),
      ]);
      if (round % 5 === 0) moments.push(await change(random));
    }

    const { kept, counted } = await client.writes.totals(client.dataset);
    expect(kept).toEqual(counted);
  }, 240_000);
});
