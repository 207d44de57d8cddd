import fc from 'fast-check';
import { datasets } from './support/arbitrary-datasets';
import { box, expectConserved, givenDataset, unzipped, written } from './support/labeled-datasets';
import { storable } from './support/storable-datasets';
import {
  cvatProblems,
  datumaroProblems,
  labelStudioProblems,
  vocProblems,
} from './support/strict-checkers';

const CHECKS = {
  cvat: cvatProblems,
  datumaro: datumaroProblems,
  labelstudio: labelStudioProblems,
  voc: vocProblems,
};

describe.each(['cvat', 'datumaro', 'labelstudio', 'voc'] as const)('a dataset as %s', (format) => {
  it('keeps to the definition of the format and conserves its annotations, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(datasets(), async (given) => {
        const dataset = await storable(given);
        const { bytes, report } = await written(dataset, { format, withImages: false });

        expect(CHECKS[format](await unzipped(bytes))).toEqual([]);
        expectConserved(report);
      }),
      { numRuns: 60 },
    );
  });
});

describe('Pascal VOC', () => {
  const voc = async (given: ReturnType<typeof box>, indexing?: 'one' | 'zero') => {
    const dataset = givenDataset({ images: [{ annotations: [given] }] });
    const { bytes, report } = await written(dataset, {
      format: 'voc',
      withImages: false,
      indexing,
    });
    const document = String((await unzipped(bytes)).get('Annotations/image-0001.xml'));
    const corners = [...document.matchAll(/<[xy]m\w\w>(\d+)</g)].map(([, value]) => Number(value));
    return { corners, report };
  };

  it('counts pixels from one, both corners included', async () => {
    expect((await voc(box(0, 0, 200, 100))).corners).toEqual([1, 1, 200, 100]);
    expect((await voc(box(10, 20, 30, 40))).corners).toEqual([11, 21, 40, 60]);
  });

  it('counts from zero for tools that expect it, and says so', async () => {
    const { corners, report } = await voc(box(10, 20, 30, 40), 'zero');

    expect(corners).toEqual([10, 20, 40, 60]);
    expect(report.notes).toMatchObject([{ reason: 'counted_from_zero' }]);
  });

  it('says how far rounding to whole pixels moved a side', async () => {
    const { report } = await voc(box(10.25, 20, 30, 40));

    expect(report.approximations).toMatchObject([
      { reason: 'whole_pixels', count: 1, error: '0.25 px' },
    ]);
  });
});
