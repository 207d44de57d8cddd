import {
  ADAM,
  countStatements,
  givenDataset,
  givenMember,
  OLIVIA,
  ROOT,
  SAM,
  VERA,
  whileHolding,
} from '@libs/testing';
import { givenFullDataset, leftOf } from './support/full-dataset';
import type { Problem } from './support/labeler';
import { type Removal, startRemoval } from './support/removal';

interface TrashPage {
  total: number;
  datasets: { id: string; owner_name: string; deleted_by_name: string; restorable_until: string }[];
}

describe('the trash', () => {
  let labeler: Removal;
  beforeAll(async () => {
    labeler = await startRemoval([OLIVIA, ADAM, VERA, SAM, ROOT]);
  });
  afterAll(() => labeler.stop());

  const list = async (person: { id: number }, query = '') =>
    (await labeler.get<TrashPage>(`/datasets/trash${query}`, labeler.as(person))).body;
  const get = (person: { id: number }, id: string) =>
    labeler.get<{ name: string }>(`/datasets/${id}`, labeler.as(person));

  describe('GET /datasets/trash', () => {
    it('shows owners their own and administrators everything', async () => {
      const mine = await givenDataset(labeler.databases, { owner: VERA, name: 'Mine' });
      const other = await givenDataset(labeler.databases, { owner: OLIVIA });
      await givenMember(labeler.databases, other, VERA, 'admin');
      await labeler.delete(ROOT, mine);
      await labeler.delete(OLIVIA, other);

      const [own, all] = [await list(VERA), await list(ROOT)];

      expect(own).toEqual({
        total: 1,
        datasets: [
          {
            id: mine.id,
            name: 'Mine',
            description: null,
            owner_id: VERA.id,
            owner_name: VERA.fullName,
            owner_email: VERA.email,
            visibility: 'private',
            num_items: 0,
            deleted_at: expect.stringMatching(/Z$/) as string,
            deleted_by: ROOT.id,
            deleted_by_name: ROOT.fullName,
            restorable_until: expect.stringMatching(/Z$/) as string,
          },
        ],
      });
      expect(all.datasets.map(({ id }) => id).slice(0, 2)).toEqual([other.id, mine.id]);
    });

    it('has pages', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 3; n += 1) {
        const dataset = await givenDataset(labeler.databases, { owner: SAM });
        await labeler.delete(SAM, dataset);
        ids.unshift(dataset.id);
      }

      const pages = [await list(SAM, '?limit=2'), await list(SAM, '?skip=2&limit=2')];

      expect(pages.map(({ total }) => total)).toEqual([3, 3]);
      expect(pages.flatMap(({ datasets }) => datasets.map(({ id }) => id))).toEqual(ids);
    });

    it('costs the same however much there is', async () => {
      const token = labeler.as(ROOT).token;
      const cost = async (query: string) => {
        const { statements } = await countStatements(() =>
          labeler.get(`/datasets/trash${query}`, { token }),
        );
        return statements.length;
      };
      await cost('');

      expect(await cost('?limit=100')).toBe(await cost('?limit=1'));
    });

    it.each(['?limit=0', '?limit=101', '?skip=-1'])('refuses %s', async (query) => {
      const { status } = await labeler.get(`/datasets/trash${query}`, labeler.as(SAM));

      expect(status).toBe(422);
    });
  });

  describe('POST /datasets/{dataset_id}/restore', () => {
    it('gives everything back as it was', async () => {
      const dataset = await givenFullDataset(labeler.databases, labeler.buckets);
      await labeler.databases.labeler(`update datasets set status = 'archived' where id = $1`, [
        dataset.id,
      ]);
      const before = await get(VERA, dataset.id);
      const kept = await leftOf(labeler.databases, labeler.buckets, dataset);
      await labeler.delete(OLIVIA, dataset);

      const restored = await labeler.restore(OLIVIA, dataset);

      const after = await get(VERA, dataset.id);
      expect([restored.status, after.status]).toEqual([200, 200]);
      expect(after.body).toEqual(restored.body);
      expect({ ...after.body, updated_at: null }).toEqual({ ...before.body, updated_at: null });
      expect(await leftOf(labeler.databases, labeler.buckets, dataset)).toEqual(kept);
      expect(
        await labeler.databases.labeler(
          'select status, deleted_at, deleted_by, purge_after from datasets where id = $1',
          [dataset.id],
        ),
      ).toEqual([{ status: 'archived', deleted_at: null, deleted_by: null, purge_after: null }]);
    });

    it('is for the owner and system administrators; for others there is nothing', async () => {
      const dataset = await givenDataset(labeler.databases, { visibility: 'public' });
      await givenMember(labeler.databases, dataset, ADAM, 'admin');
      await labeler.delete(OLIVIA, dataset);

      for (const person of [ADAM, SAM]) {
        const { status, body } = await labeler.restore<Problem>(person, dataset);
        expect([status, body.error]).toEqual([404, 'dataset_not_found']);
      }
      expect((await labeler.restore(ROOT, dataset)).status).toBe(200);
    });

    it('has nothing to do for a dataset that was not deleted', async () => {
      const dataset = await givenDataset(labeler.databases, { visibility: 'public' });
      await givenMember(labeler.databases, dataset, ADAM, 'admin');

      const codes = [];
      for (const person of [OLIVIA, ADAM, SAM]) {
        const { status, body } = await labeler.restore<Problem>(person, dataset);
        codes.push([status, body.error]);
      }
      const unknown = await labeler.restore(OLIVIA, { id: 'ds_0000000000000000' });

      expect(codes).toEqual([
        [409, 'dataset_not_in_trash'],
        [403, 'permission_denied'],
        [403, 'permission_denied'],
      ]);
      expect(unknown.status).toBe(404);
    });

    it('comes too late when the removal has begun', async () => {
      const dataset = await givenDataset(labeler.databases);
      await labeler.delete(OLIVIA, dataset);

      const { status, body } = await whileHolding(
        labeler.databases,
        (client) =>
          client.query('update datasets set purge_started_at = now() where id = $1', [dataset.id]),
        () => labeler.restore<Problem>(OLIVIA, dataset),
      );

      expect([status, body.error]).toEqual([409, 'dataset_purge_begun']);
      const shown = (await list(OLIVIA)).datasets.find(({ id }) => id === dataset.id);
      expect(shown?.restorable_until).toBeNull();
    });

    it('and deletion take turns', async () => {
      const dataset = await givenDataset(labeler.databases);
      await labeler.delete(OLIVIA, dataset);

      const again = await whileHolding(
        labeler.databases,
        (client) =>
          client.query(
            `update datasets set status = 'active', deleted_at = null, purge_after = null where id = $1`,
            [dataset.id],
          ),
        () => labeler.restore<Problem>(OLIVIA, dataset),
      );

      expect([again.status, again.body.error]).toEqual([409, 'dataset_not_in_trash']);
      expect((await labeler.delete(OLIVIA, dataset)).status).toBe(200);
      expect((await labeler.restore(OLIVIA, dataset)).status).toBe(200);
      expect((await get(OLIVIA, dataset.id)).status).toBe(200);
    });
  });
});

describe('without a trash', () => {
  let labeler: Removal;
  beforeAll(async () => {
    labeler = await startRemoval([OLIVIA], { DATASET_TRASH_DAYS: '0' });
  });
  afterAll(() => labeler.stop());

  it('a deletion leaves nothing', async () => {
    const dataset = await givenFullDataset(labeler.databases, labeler.buckets);

    const { status, body } = await labeler.delete(OLIVIA, dataset);

    expect(status).toBe(200);
    expect(body).toMatchObject({ deleted: true, removed: true, restorable_until: null });
    expect(await leftOf(labeler.databases, labeler.buckets, dataset)).toEqual([]);
    expect((await labeler.restore(OLIVIA, dataset)).status).toBe(404);
  });
});
