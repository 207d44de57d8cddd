import {
  ADAM,
  type CallResult,
  countStatements,
  givenDataset,
  type Person,
  SAM,
  VERA,
} from '@libs/testing';
import type {
  VersionDiffSummaryView,
  VersionDiffView,
} from '../src/version-diff/dto/version-diff.view';
import type { Problem } from './support/labeler';
import { imageId, VersionsClient, type WholeVersion } from './support/versions';

const WORKING = -1;

describe('comparing versions', () => {
  let client: VersionsClient;
  const tokens = new Map<number, string>();
  beforeAll(async () => {
    client = await VersionsClient.start();
    for (const person of [ADAM, VERA, SAM]) {
      tokens.set(person.id, await client.labeler.signIn(person));
    }
  });
  afterAll(() => client.stop());
  beforeEach(() => client.useNewDataset());

  const ask = <Body>(path: string, as: Person = VERA): Promise<CallResult<Body>> =>
    client.labeler.call<Body>('GET', `/api/v1/version-diff/versions/${path}`, {
      token: tokens.get(as.id),
    });
  const compare = async (a: number, b: number, query = ''): Promise<VersionDiffView> => {
    const answer = await ask<VersionDiffView>(`${a}/compare/${b}${query}`);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const summarize = async (a: number, b: number): Promise<VersionDiffSummaryView> =>
    (await ask<VersionDiffSummaryView>(`${a}/compare/${b}/summary`)).body;

  /** One annotation on each of five images; then one moved, one gone, two new. */
  async function givenTwoVersions(): Promise<[WholeVersion, WholeVersion, number[]]> {
    const ids = await client.drawConfirmed(5);
    const first = await client.publish();
    const [moved = 0, gone = 0] = ids;
    await client.writes.reshape([moved], [50, 2, 3, 4]);
    await client.writes.confirm([moved]);
    await client.writes.erase([gone]);
    const added = await client.writes.draw(client.dataset, {
      imageId: imageId(1),
      bbox: [80, 80, 5, 5],
    });
    const onNew = await client.writes.draw(client.dataset, { imageId: imageId(6), classId: 'b' });
    await client.writes.confirm([added, onNew]);
    return [first, await client.publish(), [...ids, added, onNew]];
  }

  it('tells what changed on which image, the older version first whichever way it is asked', async () => {
    const [first, second, [moved, gone, , , , added, onNew]] = await givenTwoVersions();

    const diff = await compare(second.id, first.id);

    expect(diff).toMatchObject({
      version_a: {
        id: first.id,
        version_number: 'v1.0',
        version_type: 'published',
        created_by: ADAM.id,
      },
      version_b: { id: second.id, version_number: 'v2.0' },
      project_id: client.dataset.projectId,
      task_type: 'detection',
      summary: {
        images_with_changes: 3,
        total_images: 6,
        total_added: 2,
        total_removed: 1,
        total_modified: 1,
        total_unchanged: 0,
        total_changes: 4,
      },
      class_stats: {
        a: { added: 1, removed: 1, modified: 1 },
        b: { added: 1, removed: 0, modified: 0 },
      },
      next_cursor: null,
    });
    expect(Object.keys(diff.image_diffs)).toEqual([1, 2, 6].map(imageId));
    const [one, two, six] = [1, 2, 6].map((n) => diff.image_diffs[imageId(n)]);
    expect(one).toMatchObject({
      added: [
        {
          annotation_id: added,
          image_id: imageId(1),
          class_name: 'a',
          geometry: { bbox: [80, 80, 5, 5] },
        },
      ],
      modified: [
        {
          old: { annotation_id: moved, geometry: { bbox: [1, 2, 3, 4] } },
          new: { geometry: { bbox: [50, 2, 3, 4] } },
          changes: { position_changed: true, geometry_changed: true },
        },
      ],
      summary: {
        added_count: 1,
        removed_count: 0,
        modified_count: 1,
        unchanged_count: 0,
        total_changes: 2,
      },
    });
    expect(two?.removed).toMatchObject([{ annotation_id: gone }]);
    expect(six?.added).toMatchObject([{ annotation_id: onNew, class_id: 'b' }]);
    const { image_diffs: _, next_cursor: __, ...summary } = diff;
    expect(await summarize(first.id, second.id)).toEqual(summary);
  });

  it('compares a version with the labels as they are, drafts among them, and writes nothing', async () => {
    const [kept = 0, moved = 0] = await client.drawConfirmed(3);
    const version = await client.publish();
    await client.writes.reshape([moved], [60, 2, 3, 4]);
    const draft = await client.writes.draw(client.dataset, { imageId: imageId(5) });

    const diff = await compare(WORKING, version.id);

    expect(diff.version_b).toMatchObject({
      id: WORKING,
      version_number: 'Working',
      version_type: 'working',
      created_by: 0,
    });
    expect(Object.keys(diff.image_diffs)).toEqual([2, 5].map(imageId));
    expect(diff.image_diffs[imageId(5)]?.added).toMatchObject([{ annotation_id: draft }]);
    expect(diff.summary).toMatchObject({ total_images: 4, total_modified: 1, total_added: 1 });
    expect(kept).toBeGreaterThan(0);
    const [row] = await client.labeler.databases.labeler<{ revisions: number }>(
      'select count(*)::int as revisions from dataset_revisions where dataset_id = $1',
      [client.dataset.id],
    );
    expect(row?.revisions).toBe(1);
  });

  it('shows drafts that one version leaves out and the other does not', async () => {
    await client.drawConfirmed(2);
    const draft = await client.writes.draw(client.dataset, { imageId: imageId(3) });
    const reviewed = await client.publish();
    const all = await client.publish({ include_draft: true });

    const diff = await compare(reviewed.id, all.id);

    expect(diff.summary).toMatchObject({ images_with_changes: 1, total_images: 3, total_added: 1 });
    expect(diff.image_diffs[imageId(3)]?.added).toMatchObject([{ annotation_id: draft }]);
  });

  it('finds nothing between a version and itself, and nothing changed by a class that was renamed', async () => {
    await client.drawConfirmed(2);
    const version = await client.publish();
    await client.labeler.databases.labeler(
      "update annotations set class_name = 'renamed' where project_id = $1",
      [client.dataset.projectId],
    );

    expect((await compare(version.id, version.id)).summary).toMatchObject({
      total_changes: 0,
      total_images: 2,
    });
    expect((await compare(version.id, WORKING)).image_diffs).toEqual({});
  });

  it('shows an image that is gone as labels that are gone', async () => {
    await client.drawConfirmed(2);
    const version = await client.publish();
    await client.labeler.databases.labeler(
      'delete from image_metadata where dataset_id = $1 and id = $2',
      [client.dataset.id, imageId(1)],
    );

    const diff = await compare(version.id, WORKING);

    expect(Object.keys(diff.image_diffs)).toEqual([imageId(1)]);
    expect(diff.summary).toMatchObject({ total_removed: 1, total_images: 2 });
  });

  it('answers page by page, or one image', async () => {
    const [first, second] = await givenTwoVersions();

    const page = await compare(first.id, second.id, '?limit=2');
    const rest = await compare(first.id, second.id, `?limit=2&cursor=${page.next_cursor ?? ''}`);
    const one = await compare(first.id, second.id, `?image_id=${imageId(2)}`);

    expect(Object.keys(page.image_diffs)).toEqual([1, 2].map(imageId));
    expect(page.next_cursor).toBe(imageId(2));
    expect(page.summary).toMatchObject({ images_with_changes: 2, total_images: 6 });
    expect(Object.keys(rest.image_diffs)).toEqual([imageId(6)]);
    expect(rest.next_cursor).toBeNull();
    expect(Object.keys(one.image_diffs)).toEqual([imageId(2)]);
  });

  it('reads what changed, however many images there are', async () => {
    const countOf = async (images: number) => {
      await client.useNewDataset({ images });
      await client.drawConfirmed(images);
      const version = await client.publish();
      await client.writes.draw(client.dataset, { imageId: imageId(1) });
      const { statements } = await countStatements(() => compare(version.id, WORKING));
      return statements.length;
    };

    expect(await countOf(60)).toBe(await countOf(6));
  });

  it.each([
    ['two working states', () => `${WORKING}/compare/${WORKING}`, 400, 'no_version_to_compare'],
    [
      'a version that does not exist',
      () => `2000000000/compare/${WORKING}`,
      404,
      'version_not_found',
    ],
    ['no number', () => `x/compare/${WORKING}`, 422, 'validation_failed'],
    ['a number below -1', () => `-2/compare/${WORKING}`, 422, 'validation_failed'],
  ])('refuses %s', async (_, path, status, error) => {
    expect(await ask<Problem>(path())).toMatchObject({ status, body: { error } });
  });

  it('refuses versions of different tasks and projects', async () => {
    await client.drawConfirmed(1);
    await client.drawConfirmed(1, { taskType: 'segmentation' });
    const detection = await client.publish();
    const segmentation = await client.publish({ task_type: 'segmentation' });
    await client.useNewDataset();
    await client.drawConfirmed(1);
    const other = await client.publish();

    for (const id of [segmentation.id, other.id]) {
      expect(await ask<Problem>(`${detection.id}/compare/${id}`)).toMatchObject({
        status: 400,
        body: { error: 'versions_unrelated' },
      });
    }
  });

  it('refuses versions of which an older release kept nothing', async () => {
    const [row] = await client.labeler.databases.labeler<{ id: number }>(
      `insert into annotation_versions (project_id, task_type, version_number, version_type)
       values ($1, 'detection', 'v9.0', 'published') returning id`,
      [client.dataset.projectId],
    );

    expect(await ask<Problem>(`${row?.id ?? 0}/compare/${WORKING}`)).toMatchObject({
      status: 409,
      body: { error: 'version_not_comparable' },
    });
  });

  it('shows nothing to those who may not see the project', async () => {
    const hidden = await givenDataset(client.labeler.databases);
    const [row] = await client.labeler.databases.labeler<{ id: number }>(
      `insert into annotation_versions (project_id, task_type, version_number, version_type)
       values ($1, 'detection', 'v1.0', 'published') returning id`,
      [hidden.projectId],
    );

    for (const path of ['', '/summary']) {
      expect(await ask<Problem>(`${row?.id ?? 0}/compare/${WORKING}${path}`, SAM)).toMatchObject({
        status: 404,
        body: { error: 'version_not_found' },
      });
    }
  });
});
