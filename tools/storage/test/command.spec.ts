import { ArgumentsError, commandOf } from '../command';
import { ContentSums } from '../copy/content-sums';
import { partSizeOf } from '../copy/part-boundaries';
import { loadCopySettings } from '../settings';

const MIB = 1024 * 1024;

describe('the arguments of the storage tool', () => {
  it('have defaults that harm nothing', () => {
    expect(commandOf(['copy'])).toMatchObject({
      ...{ name: 'copy', dryRun: false, verify: false, concurrency: 16 },
      roles: ['datasets', 'annotations'],
    });
    expect(commandOf(['check'])).toMatchObject({ name: 'check', sweep: false, graceDays: 7 });
    expect(commandOf(['sweep'])).toEqual({ name: 'sweep', yes: false, graceDays: 7 });
    expect(commandOf(['cors', '--dry-run'])).toEqual({ name: 'cors', dryRun: true });
  });

  it.each([
    [[]],
    [['move']],
    [['copy', '--concurrency', '0']],
    [['copy', '--bucket', 'others']],
    [['check', '--fix']],
    [['check', '--sweep']],
    [['sweep', '--grace-days', '0']],
    [['sweep', 'all']],
  ])('are refused when they are %j', (args) => {
    expect(() => commandOf(args)).toThrow(ArgumentsError);
  });
});

describe('the settings of a copy', () => {
  it('have nothing of the target in the source', () => {
    const env = {
      ...{ S3_ENDPOINT: 'https://new.example.com', S3_ACCESS_KEY: 'n', S3_SECRET_KEY: 'new' },
      ...{ SOURCE_S3_ENDPOINT: 'http://old:9000', SOURCE_S3_ACCESS_KEY: 'o' },
      ...{ SOURCE_S3_SECRET_KEY: 'old', S3_BUCKET_DATASETS: 'training' },
    };

    const { source, target } = loadCopySettings(env);

    expect(source).toMatchObject({ endpoint: 'http://old:9000', accessKeyId: 'o' });
    expect(source.buckets.datasets).toBe('datasets');
    expect(target.buckets.datasets).toBe('training');
    expect(() => loadCopySettings({ ...env, SOURCE_S3_SECRET_KEY: undefined })).toThrow();
  });
});

describe('an object in parts', () => {
  it.each([
    ['"00000000000000000000000000000000"', 100 * MIB, undefined],
    ['"00000000000000000000000000000000-3"', 17 * MIB, 8 * MIB],
    ['"00000000000000000000000000000000-2"', 17 * MIB, 16 * MIB],
    ['"00000000000000000000000000000000-4"', 17 * MIB, 5 * MIB],
    ['"00000000000000000000000000000000-2"', 1999 * MIB, 1000 * MIB],
  ])('with the ETag %s and %d bytes was written with parts of %s', (etag, size, partSize) => {
    expect(partSizeOf(etag, size)).toBe(partSize);
  });

  it('has the ETag of its parts, however its bytes arrive', () => {
    const bytes = Buffer.from('abcdefghij');
    const sums = [1, 3, 4, 10].map((step) => {
      const each = new ContentSums(4);
      for (let at = 0; at < bytes.length; at += step) each.add(bytes.subarray(at, at + step));
      return each.result().etag;
    });

    expect(new Set(sums).size).toBe(1);
    expect(sums[0]).toMatch(/^[0-9a-f]{32}-3$/);
    const whole = new ContentSums(10);
    whole.add(bytes);
    expect(whole.result().etag).toBe('a925576942e94b2ef57a066101b48876');
  });
});
