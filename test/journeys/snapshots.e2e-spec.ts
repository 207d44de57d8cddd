import { drawPicture, OLIVIA, PASSWORD } from '@libs/testing';
import { createHash } from 'node:crypto';
import { type Json, LabelerClient } from '../support/labeler-client';
import { ServiceClient } from '../support/service-client';
import { type Stack, startStack } from '../support/stack';
import { unzip } from '../support/unzip';

interface Line {
  type: 'image' | 'annotations' | 'removed' | 'end';
  path: string;
  url?: string;
  sha256: string;
  [member: string]: unknown;
}

const PATHS = ['a.jpg', 'b.jpg', 'line 3/뚜껑.jpg', 'line 3/d.jpg'];

/** A trainer keeps what it trained on: whatever people do later, it can be fetched again. */
describe('a snapshot', () => {
  let stack: Stack;
  let olivia: LabelerClient;
  let service: ServiceClient;
  let key: string;
  let datasetId: string;
  let imageIds: Map<string, string>;

  beforeAll(async () => {
    stack = await startStack();
    olivia = await LabelerClient.signIn(stack.labelerApi.url, OLIVIA.email, PASSWORD);
    key = (await stack.issueKey(['*'])).key;
    service = new ServiceClient(stack.gateway.url, key);
    const made = await olivia.post('/datasets', { name: 'Caps', task_types: ['detection'] });
    datasetId = String(made.body['id']);
    await olivia.upload(datasetId, await pictures(PATHS, 'first'));
    imageIds = await idsByPath();
    await olivia.post(`/projects/${datasetId}/classes?task_type=detection`, {
      name: 'dent',
      color: '#ff0000',
    });
    for (const path of PATHS.slice(0, 3)) await draw(path, 10);
  });
  afterAll(() => stack.close());

  const pictures = (paths: readonly string[], text: string) =>
    Promise.all(
      paths.map(async (path) => ({ path, bytes: await drawPicture({ text: `${text} ${path}` }) })),
    );
  const idsByPath = async () => {
    const { body } = await olivia.get<{ images: { id: string; key: string }[] }>(
      `/projects/${datasetId}/images`,
    );
    const prefix = `datasets/${datasetId}/images/`;
    return new Map(body.images.map((image) => [image.key.slice(prefix.length), image.id]));
  };
  const draw = async (path: string, x: number) => {
    const { body } = await olivia.get<{ classes: Json[] }>(`/projects/${datasetId}/classes`);
    const drawn = await olivia.post('/annotations', {
      ...{ project_id: datasetId, image_id: imageIds.get(path), annotation_type: 'bbox' },
      ...{ task_type: 'detection', geometry: { type: 'bbox', bbox: [x, 5, 20, 20] } },
      class_id: classIdOf(body),
    });
    expect(drawn.status).toBe(200);
  };
  const snapshot = async (tag: string) => {
    const { status, body } = await service.post<{ snapshot_id: string }>(
      `/${datasetId}/snapshots`,
      { version_tag: tag, created_by_user_id: OLIVIA.id },
    );
    expect(status).toBe(201);
    return body.snapshot_id;
  };
  const pull = async (query: Record<string, string>) => {
    const address = `${stack.gateway.url}/api/v1/datasets/${datasetId}/manifest`;
    const response = await fetch(`${address}?${new URLSearchParams(query).toString()}`, {
      headers: { Authorization: `Bearer ${key}` },
    });
    const text = await response.text();
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Line);
  };
  const bytesOf = async (lines: readonly Line[]) => {
    const files = new Map<string, Buffer>();
    for (const { path, url, sha256 } of lines) {
      if (url === undefined) continue;
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      files.set(path, bytes);
    }
    return files;
  };
  const archive = async (snapshotId: string) => {
    const { body } = await service.post<{ download_url: string }>(`/${datasetId}/download-url`, {
      user_id: OLIVIA.id,
      snapshot_id: snapshotId,
    });
    return Buffer.from(await (await fetch(body.download_url)).arrayBuffer());
  };

  it('that is pulled again is byte-identical after everything was changed or deleted', async () => {
    const a = await snapshot('a');
    const before = await pull({ snapshot_id: a });
    const [files, zip] = [await bytesOf(before), await archive(a)];

    await olivia.upload(datasetId, await pictures(['a.jpg', 'b.jpg'], 'second'));
    await draw('a.jpg', 40);
    await olivia.upload(datasetId, await pictures(['a.jpg'], 'third'));
    const gone = [imageIds.get('line 3/뚜껑.jpg'), imageIds.get('line 3/d.jpg')];
    const removed = await olivia.post(`/datasets/${datasetId}/images/delete`, { image_ids: gone });
    const after = await pull({ snapshot_id: a });

    expect(removed).toMatchObject({ status: 200, body: { deleted: gone } });
    expect(after.map(lasting)).toEqual(before.map(lasting));
    expect(await bytesOf(after)).toEqual(files);
    expect((await archive(a)).equals(zip)).toBe(true);
    expect(new Map([...(await unzip(zip))].sort())).toEqual(new Map([...files].sort()));
  });

  it('is reached from an earlier one by what changed', async () => {
    await olivia.upload(datasetId, await pictures(['new.jpg'], 'first'));
    const { body } = await service.get<{ snapshots: { snapshot_id: string }[] }>(
      `/${datasetId}/snapshots`,
    );
    const since = body.snapshots[0]?.snapshot_id ?? '';
    const b = await snapshot('b');

    const [before, changes, whole] = [
      await bytesOf(await pull({ snapshot_id: since })),
      await pull({ snapshot_id: b, since }),
      await pull({ snapshot_id: b }),
    ];

    expect(changes.map(({ type, path }) => [type, path])).toEqual([
      ['image', 'images/a.jpg'],
      ['image', 'images/b.jpg'],
      ['removed', 'images/line 3/d.jpg'],
      ['removed', 'images/line 3/뚜껑.jpg'],
      ['image', 'images/new.jpg'],
      ['annotations', 'annotations_detection.json'],
      ['end', undefined],
    ]);
    for (const { type, path } of changes) if (type === 'removed') before.delete(path);
    for (const [path, bytes] of await bytesOf(changes)) before.set(path, bytes);
    expect(new Map([...before].sort())).toEqual(new Map([...(await bytesOf(whole))].sort()));
  });

  it('goes with its dataset, and not before', async () => {
    const a = await snapshot('last');

    expect((await service.get(`/${datasetId}/snapshots/${a}`)).status).toBe(200);
    await olivia.delete(`/datasets/${datasetId}`, { dataset_name_confirmation: 'Caps' });
    expect((await service.get(`/${datasetId}/snapshots/${a}`)).status).toBe(404);
  });
});

/** What a line says that stays the same. */
function lasting({ url: _url, expires_at: _expires, ...line }: Line): Json {
  return line;
}

/** The id of the first class, however classes are listed. */
function classIdOf(body: unknown): unknown {
  return /"class_id":"([^"]+)"/.exec(JSON.stringify(body))?.[1];
}
