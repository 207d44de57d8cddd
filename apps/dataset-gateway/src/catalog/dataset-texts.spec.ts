import { Metrics } from '@libs/observability';
import { TEXT_SEPARATOR } from './dataset-columns';
import { DatasetTexts } from './dataset-texts';

const MEBIBYTE = 1024 * 1024;

/** A database in which each version stands for a text. */
class Source {
  reads = 0;

  constructor(
    private readonly textOf: (version: string) => string,
    private readonly server = 'one',
  ) {}

  read = (versions: string[] | null) => () => {
    this.reads += 1;
    const datasets = versions && versions.map(this.textOf).join(TEXT_SEPARATOR);
    return Promise.resolve({ server: this.server, versions, datasets });
  };
}

describe('the memory of dataset texts', () => {
  let metrics: Metrics;
  let texts: DatasetTexts;
  beforeEach(() => {
    metrics = new Metrics('test');
    texts = new DatasetTexts(metrics);
  });

  const ask = async (source: Source, versions: string[] | null) => {
    const before = source.reads;
    const { datasets } = await texts.complete(source.read(versions));
    return { datasets, reads: source.reads - before };
  };

  it('puts answers together from what it was told, in any order', async () => {
    const source = new Source((version) => `{"v":"${version}"}`);

    expect(await ask(source, ['a', 'b'])).toEqual({ datasets: '{"v":"a"},\n{"v":"b"}', reads: 2 });
    expect(await ask(source, ['b', 'a'])).toEqual({ datasets: '{"v":"b"},\n{"v":"a"}', reads: 1 });
    expect(await ask(source, ['b', 'c'])).toEqual({ datasets: '{"v":"b"},\n{"v":"c"}', reads: 2 });
    expect(await ask(source, null)).toEqual({ datasets: null, reads: 1 });
  });

  it('forgets everything when another server answers', async () => {
    const one = new Source((version) => `"1 ${version}"`, 'one');
    const two = new Source((version) => `"2 ${version}"`, 'two');
    await ask(one, ['a']);

    expect(await ask(two, ['a'])).toEqual({ datasets: '"2 a"', reads: 2 });
    expect(await ask(two, ['a'])).toEqual({ datasets: '"2 a"', reads: 1 });
  });

  it('forgets everything after an hour, long before a version could mean another text', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
    const source = new Source((version) => `"${version}"`);
    const at = async (minutes: number) => {
      clock.mockReturnValue(minutes * 60_000);
      return (await ask(source, ['a'])).reads;
    };

    expect([await at(0), await at(59), await at(60), await at(61)]).toEqual([2, 1, 2, 1]);
    clock.mockRestore();
  });

  it('keeps what was asked for last, and no more than 32 MiB', async () => {
    const source = new Source((version) => version.padEnd(MEBIBYTE, 'x'));
    const versions = Array.from({ length: 40 }, (_, n) => `${n} `);

    for (const version of versions) await ask(source, [version, '0 ']);

    const sample = await metrics.registry.getSingleMetricAsString('dataset_text_bytes');
    const bytes = Number(/\} (\d+)$/m.exec(sample)?.[1]);
    expect(bytes).toBeGreaterThan(28 * MEBIBYTE);
    expect(bytes).toBeLessThanOrEqual(32 * MEBIBYTE);
    expect((await ask(source, ['0 ', '39 ', '38 '])).reads).toBe(1);
    expect((await ask(source, ['1 '])).reads).toBe(2);
  });

  it('counts the answers by whether they came from memory', async () => {
    const source = new Source((version) => `"${version}"`);

    for (const version of ['a', 'a', 'b', 'a']) await ask(source, [version]);

    const sample = await metrics.registry.getSingleMetricAsString('dataset_text_answers_total');
    expect(sample).toMatch(/remembered="true".*\} 2$/m);
    expect(sample).toMatch(/remembered="false".*\} 2$/m);
  });
});
