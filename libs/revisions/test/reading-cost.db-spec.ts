import type { GivenDataset } from '@libs/testing';
import { labelsPage, PLAN_BY_ORDER } from '../src/reader.statements';
import { type Rig, startRig } from './rig';

const ROWS = 100;
/** Pages of the index trees, and some luck. */
const SLACK = 3;
const FEW = 120;
const MANY = 800;

interface Plan {
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

const removedIn = (plan: Plan): number =>
  (plan.Plans ?? []).reduce(
    (rows, each) => rows + removedIn(each),
    plan['Rows Removed by Filter'] ?? 0,
  );

/** What the planner knows is of another dataset: it takes this one for a row or two. */
describe.each(['all', 'labeled'] as const)('a page of %s images', (images) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await startRig();
    await frozen(30);
    await rig.databases.labeler('vacuum analyze frozen_images');
    await rig.databases.labeler('vacuum analyze frozen_annotations');
  });
  afterEach(() => rig.close());

  async function frozen(count: number): Promise<GivenDataset> {
    const names = Array.from({ length: count }, (_, n) => `n${String(n).padStart(5, '0')}`);
    const dataset = await rig.given(names);
    await rig.draw(
      dataset,
      names.map((image) => ({ image })),
    );
    await rig.revisions.freeze(dataset.id);
    return dataset;
  }

  /** Of the last page: shared pages that the statement looked at, and rows that it looked at for nothing. */
  async function costOf(count: number): Promise<{ pages: number; inVain: number }> {
    const dataset = await frozen(count);
    const [before] = await rig.databases.labeler<{ path: string }>(
      'select path from frozen_images where dataset_id = $1 order by path desc offset $2 limit 1',
      [dataset.id, ROWS],
    );
    return rig.db.transaction(async (tx) => {
      await tx.query(PLAN_BY_ORDER);
      const [row] = await tx.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `explain (analyze, buffers, format json) ${labelsPage({ images, isReviewed: false, byIds: false })}`,
        [dataset.id, 1, 'detection', before?.path, ROWS, null, 2 ** 30, null],
      );
      const plan = row?.['QUERY PLAN'][0].Plan;
      if (!plan) throw new Error('No plan');
      return {
        pages: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
        inVain: removedIn(plan),
      };
    });
  }

  it('costs what it holds, however many come before it and whatever the planner knows', async () => {
    const few = await costOf(FEW);
    const many = await costOf(MANY);

    expect(many.pages).toBeLessThan(few.pages * SLACK);
    expect(many.inVain).toBeLessThanOrEqual(few.inVain + ROWS);
  });
});
