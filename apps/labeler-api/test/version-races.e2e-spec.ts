import { isFullEffort } from '@libs/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { imageId, type Version, VersionsClient } from './support/versions';
import type { Problem } from './support/labeler';

/** Between two of the things that one does again and again while others publish. */
const PACE_MS = 15;

describe('publishing at the same time', () => {
  let client: VersionsClient;
  beforeAll(async () => {
    client = await VersionsClient.start();
  });
  afterAll(() => client.stop());
  beforeEach(() => client.useNewDataset());

  const body = { task_type: 'detection', export_format: 'dice' };
  const publish = (change: object = {}) =>
    client.ask<Version & Problem>('POST /publish', { body: { ...body, ...change } });

  it('gives everybody a number, and the highest is what is published', async () => {
    await client.drawConfirmed(3);

    const answers = await Promise.all(Array.from({ length: 8 }, () => publish()));

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(answers.map((answer) => answer.body.version_number).sort()).toEqual(
      Array.from({ length: 8 }, (_, index) => `v${index + 1}.0`),
    );
    const highest = answers.find((answer) => answer.body.version_number === 'v8.0')?.body;
    expect(await client.publication()).toMatchObject({
      version_id: highest?.id,
      content_hash: highest?.content_hash,
    });
    expect(await client.read('datasets', client.liveKey)).toEqual(
      await client.read('annotations', highest?.export_path ?? ''),
    );
    expect(await client.leftovers()).toEqual({ claims: 0, requests: 0 });
    const { versions } = await client.list();
    expect(versions.map(({ version_number }) => version_number)).toEqual(
      Array.from({ length: 8 }, (_, index) => `v${8 - index}.0`),
    );
  });

  it('gives one of them the number that all want', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => publish({ version_number: 'final' })),
    );

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(
      answers.filter(({ status }) => status !== 200).map((answer) => answer.body.error),
    ).toEqual(Array.from({ length: 5 }, () => 'version_exists'));
    expect(await client.keys()).toHaveLength(1);
  });

  it('freezes one state while people draw: file, counts and records agree', async () => {
    const stop = new AbortController();
    const drawing = [1, 2, 3].map(async (n) => {
      for (let x = 1; !stop.signal.aborted; x += 1) {
        const [id] = [
          await client.writes.draw(client.dataset, { imageId: imageId(n), bbox: [x, 1, 5, 5] }),
        ];
        await client.writes.confirm([id]);
        if (x % 3 === 0) await client.writes.erase([id]);
        await delay(PACE_MS);
      }
    });

    const versions: Version[] = [];
    for (let n = 0; n < (isFullEffort ? 6 : 3); n += 1) {
      const both = await Promise.all([publish(), publish({ export_format: 'coco' })]);
      versions.push(...both.map((answer) => answer.body));
    }
    stop.abort();
    await Promise.all(drawing);

    versions.sort((a, b) => a.id - b.id);
    const frozen = await client.labeler.databases.labeler<{
      id: number;
      annotations: number;
      images: number;
      revision: number;
    }>(
      `select v.id, v.revision::int, (r.tasks -> v.task_type -> 'reviewed' ->> 'annotations')::int as annotations,
              (r.tasks -> v.task_type -> 'reviewed' ->> 'images')::int as images
         from annotation_versions v
         join annotation_projects p on p.id = v.project_id
         join dataset_revisions r on r.dataset_id = p.dataset_id and r.revision = v.revision
        where v.project_id = $1 order by v.id`,
      [client.dataset.projectId],
    );
    const found = await Promise.all(
      versions.map(async (version) => {
        const folder = (version.export_path ?? '').replace(/[^/]*$/, '');
        const file = await client.dice('annotations', `${folder}annotations.json`);
        const annotations = file.images.flatMap((image) => image.annotations);
        return { id: version.id, annotations: annotations.length, images: file.images.length };
      }),
    );
    expect(found).toEqual(frozen.map(({ revision: _, ...counts }) => counts));
    expect(found).toEqual(
      versions.map(({ id, annotation_count, image_count }) => ({
        id,
        annotations: annotation_count,
        images: image_count,
      })),
    );
    const revisions = frozen.map(({ revision }) => revision);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    const last = versions.at(-1);
    expect((await client.publication())?.version_id).toBe(last?.id);
  });

  it('lets others write their split while the published file is replaced', async () => {
    await client.drawConfirmed(3);
    await client.publish();
    let isOver = false;
    const publishing = (async () => {
      for (let n = 0; n < (isFullEffort ? 5 : 2); n += 1) {
        await client.drawConfirmed(1);
        await client.publish();
      }
      isOver = true;
    })();
    let written = 0;
    while (!isOver) {
      written += 1;
      const file = await client.dice('datasets', client.liveKey);
      await client.labeler.buckets.put(
        client.liveKey,
        Buffer.from(JSON.stringify({ ...file, split_config: { seed: written } })),
      );
      await delay(PACE_MS);
    }
    await publishing;

    // Whoever writes without looking may overwrite a newer file; the next version repairs that and keeps the split.
    await client.drawConfirmed(1);
    const version = await client.publish();
    expect(await client.dice('datasets', client.liveKey)).toEqual({
      ...(await client.dice('annotations', version.export_path)),
      split_config: { seed: written },
    });
  });
});
