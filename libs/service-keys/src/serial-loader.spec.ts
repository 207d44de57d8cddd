import { SerialLoader } from './serial-loader';

/** A source whose loads end when the test says so. */
function slowSource() {
  const loads: { keys: string[]; end: (error?: Error) => void }[] = [];
  const loader = new SerialLoader<string>(
    (keys) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) =>
          error ? reject(error) : resolve(new Map(keys.map((key) => [key, `value of ${key}`])));
        loads.push({ keys, end });
      }),
  );
  return { loads, loader };
}

const settle = () => new Promise(setImmediate);

describe('loading many keys', () => {
  it('takes one load at a time, and one for all who ask meanwhile', async () => {
    const { loads, loader } = slowSource();
    const first = loader.load('a');
    const others = ['b', 'c', 'b'].map((key) => loader.load(key));

    expect(loads.map(({ keys }) => keys)).toEqual([['a']]);
    loads[0]?.end();
    expect(await first).toBe('value of a');
    await settle();
    expect(loads.map(({ keys }) => keys)).toEqual([['a'], ['b', 'c']]);
    loads[1]?.end();
    expect(await Promise.all(others)).toEqual(['value of b', 'value of c', 'value of b']);
  });

  it('fails for those who asked, and goes on with the others', async () => {
    const { loads, loader } = slowSource();
    const first = loader.load('a');
    const second = loader.load('b');

    loads[0]?.end(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    await settle();
    loads[1]?.end();

    expect(await second).toBe('value of b');
  });

  it('answers nothing for what is not there', async () => {
    const loader = new SerialLoader(() => Promise.resolve(new Map<string, string>()));

    expect(await loader.load('a')).toBeUndefined();
  });
});
