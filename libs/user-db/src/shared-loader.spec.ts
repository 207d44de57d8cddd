import { SharedLoader } from './shared-loader';

describe('SharedLoader', () => {
  const calls: number[][] = [];
  const double = (keys: number[]) => {
    calls.push(keys);
    return Promise.resolve(new Map(keys.map((key) => [key, key * 2])));
  };
  beforeEach(() => calls.splice(0));

  it('collects what is asked in one turn into one call', async () => {
    const loader = new SharedLoader(double);

    const answers = await Promise.all([loader.load(1), loader.load(2), loader.load(1)]);

    expect(answers).toEqual([2, 4, 2]);
    expect(calls).toEqual([[1, 2]]);
  });

  it('asks again when the answer has been given', async () => {
    const loader = new SharedLoader(double);

    await loader.load(1);
    await loader.load(1);

    expect(calls).toEqual([[1], [1]]);
  });

  it('tells everybody of a failure, and recovers from it', async () => {
    let failing = true;
    const loader = new SharedLoader((keys: number[]) =>
      failing ? Promise.reject(new Error('no')) : double(keys),
    );

    const results = await Promise.allSettled([loader.load(1), loader.load(2)]);
    failing = false;

    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await loader.load(1)).toBe(2);
  });
});
