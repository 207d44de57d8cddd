import { ArchiveMeter } from './archive-limits';

const MIB = 1024 * 1024;
const ARCHIVE_BYTES = 2000 * MIB;
const limits = { maxArchiveFiles: 3, maxUnpackedBytes: 1000 * MIB };
const metering = (files: [packed: number, unpacked: number][]) => () => {
  const meter = new ArchiveMeter(limits);
  for (const [compressedSize, uncompressedSize] of files) {
    meter.add({ compressedSize, uncompressedSize });
  }
  meter.assertHonest(ARCHIVE_BYTES);
};

describe('an archive', () => {
  it.each([
    ['of pictures', [[90, 100]]],
    ['that shrank well and is small', [[MIB / 10, 200 * MIB]]],
    ['that is large and shrank little', [[500 * MIB, 900 * MIB]]],
    ['of nothing', []],
  ] as [string, [number, number][]][])('%s is taken', (_, files) => {
    expect(metering(files)).not.toThrow();
  });

  it.each([
    ['with too many files', Array(4).fill([1, 1]), 'more than 3 files'],
    ['that unpacks to too much', [[900 * MIB, 1001 * MIB]], 'unpacks to more than'],
    ['that grows beyond reason', [[MIB, 300 * MIB]], 'suspicious multiple'],
    ['of files that overlap', Array(3).fill([900 * MIB, 300 * MIB]), 'more bytes than it has'],
  ] as [string, [number, number][], string][])('%s is refused', (_, files, reason) => {
    expect(metering(files)).toThrow(reason);
  });
});
