import { BatchLoader } from './batch-loader';

const double = (asked: number[][]) => (keys: number[]) => {
  asked.push(keys);
  return Promise.resolve(keys.map((key) => key * 2));
};

describe('BatchLoader', () => {
  it('answers the look-ups of one turn with one load, each with its own value', async () => {
    const asked: number[][] = [];
    const loader = new BatchLoader(double(asked));

    const values = await Promise.all([loader.load(1), loader.load(2), loader.load(1)]);

    expect(values).toEqual([2, 4, 2]);
    expect(asked).toEqual([[1, 2, 1]]);
  });

  it('never joins a load that has begun, whose answer may be older than the question', async () => {
    const asked: number[][] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let begun: () => void = () => undefined;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    const loader = new BatchLoader(async (keys: number[]) => {
      asked.push(keys);
      begun();
      await held;
      return keys;
    });

    const first = loader.load(7);
    await beginning;
    const second = loader.load(7);
    release();
    await Promise.all([first, second]);

    expect(asked).toEqual([[7], [7]]);
  });

  it('cuts long queues', async () => {
    const asked: number[][] = [];
    const loader = new BatchLoader(double(asked));

    await Promise.all(Array.from({ length: 450 }, (_, key) => loader.load(key)));

    expect(asked.map((keys) => keys.length)).toEqual([200, 200, 50]);
  });

  it('fails all look-ups of a load that fails, and goes on afterwards', async () => {
    let broken = true;
    const loader = new BatchLoader((keys: number[]) =>
      broken ? Promise.reject(new Error('away')) : Promise.resolve(keys),
    );

    const failed = await Promise.allSettled([loader.load(1), loader.load(2)]);
    broken = false;

    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(loader.load(3)).resolves.toBe(3);
  });
});
