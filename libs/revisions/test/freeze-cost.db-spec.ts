import { countStatements, type GivenDataset } from '@libs/testing';
import { FREEZE, PLAN_BY_KEYS } from '../src/freeze.statement';
import { type Rig, startRig } from './rig';

/** Pages of the index trees that grow with their tables, and some luck. */
const SLACK = 3;

interface Plan {
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Plan[];
}

const pagesIn = (plan: Plan): number =>
  (plan.Plans ?? []).reduce(
    (pages, each) => pages + pagesIn(each),
    plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
  );

describe.each(['nothing', 'another dataset'])(
  'the cost of a freeze, when the planner knows %s',
  (known) => {
    let rig: Rig;
    beforeEach(async () => {
      rig = await startRig();
      if (known === 'nothing') return;
      // It takes a dataset that is not in its statistics for a row, and any index for as good.
      await givenChanges(20);
      await rig.databases.labeler('analyze');
    });
    afterEach(() => rig.close());

    /** Each image with two annotations, frozen; then ten images with a change. */
    async function givenChanges(images: number): Promise<GivenDataset> {
      const names = Array.from({ length: images }, (_, n) => `n${n}`);
      const dataset = await rig.given(names);
      await rig.draw(
        dataset,
        names.flatMap((image) => [{ image }, { image }]),
      );
      await rig.revisions.freeze(dataset.id);
      await rig.databases.labeler(
        `update annotations set geometry = geometry || '{"n": 1}'
        where dataset_id = $1 and image_id in ('n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'n9', 'n10')`,
        [dataset.id],
      );
      await rig.databases.labeler(
        "update image_metadata set width = 1 where dataset_id = $1 and id = 'n5'",
        [dataset.id],
      );
      return dataset;
    }

    /** Pages that the statement of a freeze looks at, those of a step counted with those of the steps above it. */
    async function pagesOf(dataset: GivenDataset): Promise<number> {
      // Marks that were cleared lie in the way of the next freeze until then.
      await rig.databases.labeler('vacuum changed_images');
      await rig.databases.labeler('vacuum image_annotation_status');
      return rig.db.transaction(async (tx) => {
        await tx.query(PLAN_BY_KEYS);
        const [row] = await tx.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
          `explain (analyze, buffers, format json) ${FREEZE}`,
          [dataset.id, 2, 5000, 50_000, ''],
        );
        return row ? pagesIn(row['QUERY PLAN'][0].Plan) : 0;
      });
    }

    it('follows the changes, however many images there are', async () => {
      const few = await pagesOf(await givenChanges(20));
      const many = await pagesOf(await givenChanges(800));

      expect(many).toBeLessThan(few * SLACK);
    });

    it('is the same number of statements, however many images and changes there are', async () => {
      const countOf = async (images: number) => {
        const dataset = await givenChanges(images);
        const { statements } = await countStatements(() => rig.revisions.freeze(dataset.id));
        return statements.length;
      };

      expect(await countOf(100)).toBe(await countOf(20));
    });

    it('writes a record of each change and ends the one before', async () => {
      const dataset = await givenChanges(20);

      await rig.revisions.freeze(dataset.id);

      const [row] = await rig.databases.labeler(
        `select (select count(*)::int from frozen_annotations f where f.dataset_id = $1 and f.from_revision = 2) as labels,
              (select count(*)::int from frozen_annotations f where f.dataset_id = $1 and f.to_revision = 2) as ended_labels,
              (select count(*)::int from frozen_images f where f.dataset_id = $1 and f.from_revision = 2) as images,
              (select count(*)::int from frozen_images f where f.dataset_id = $1 and f.to_revision = 2) as ended_images`,
        [dataset.id],
      );
      expect(row).toEqual({ labels: 10, ended_labels: 10, images: 1, ended_images: 1 });
    });
  },
);
