import { drawPicture, OLIVIA, PASSWORD } from '@libs/testing';
import { createHash } from 'node:crypto';
import { diceProblems } from '../../libs/formats/test/support/dice-checker';
import { type Json, LabelerClient } from '../support/labeler-client';
import { ServiceClient } from '../support/service-client';
import { type Stack, startStack } from '../support/stack';
import { unzip } from '../support/unzip';

interface PublishedFile {
  storage_info: { bucket: string; image_root: string };
  classes: { id: number; name: string }[];
  images: { id: number; file_name: string; width: number; annotations: { id: number }[] }[];
  annotations: { image_id: number; category_id: number }[];
}

/** From pictures to a training set: people label and publish, another system fetches what it needs. */
describe('a published task', () => {
  let stack: Stack;
  let olivia: LabelerClient;
  let service: ServiceClient;
  let datasetId: string;
  let version: Json;

  beforeAll(async () => {
    stack = await startStack();
    olivia = await LabelerClient.signIn(stack.labelerApi.url, OLIVIA.email, PASSWORD);
    service = new ServiceClient(stack.gateway.url, (await stack.issueKey(['*'])).key);
  });
  afterAll(() => stack.close());

  const classesOf = () => `/projects/${datasetId}/classes?task_type=detection`;
  const fetched = () => service.get<Json>(`/${datasetId}`);
  const archive = async () => {
    const { body } = await service.post<{ download_url: string }>(`/${datasetId}/download-url`, {
      user_id: OLIVIA.id,
    });
    const answer = await fetch(body.download_url);
    return unzip(Buffer.from(await answer.arrayBuffer()));
  };

  it('is labeled, confirmed and published', async () => {
    const made = await olivia.post('/datasets', { name: 'Caps', task_types: ['detection'] });
    datasetId = String(made.body['id']);
    const path = 'line 3/뚜껑.jpg';
    const bytes = await drawPicture({ text: path, width: 640, height: 480 });
    await olivia.upload(datasetId, [{ path, bytes }]);
    const classes = await olivia.post(classesOf(), { name: 'dent', color: '#ff0000' });
    const { body: images } = await olivia.get<{ images: { id: string }[] }>(
      `/projects/${datasetId}/images`,
    );
    const drawn = await olivia.post('/annotations', {
      project_id: datasetId,
      image_id: images.images[0]?.id,
      annotation_type: 'bbox',
      task_type: 'detection',
      geometry: { type: 'bbox', bbox: [10, 20, 30, 40], image_width: 640, image_height: 480 },
      class_id: classes.body['class_id'],
    });
    await olivia.post(`/annotations/${String(drawn.body['id'])}/confirm`);

    const published = await olivia.post(`/projects/${datasetId}/versions/publish`, {
      task_type: 'detection',
      export_format: 'dice',
    });

    expect(published).toMatchObject({
      status: 200,
      body: { version_number: 'v1.0', annotation_count: 1, image_count: 1, is_published: true },
    });
    version = published.body;
  });

  it('is found by other systems, with a tag that changes with it', async () => {
    const found = await fetched();
    const { body: list } = await service.get<{ datasets: Json[] }>(
      '?labeled=true&task_type=detection&format=dice',
    );

    expect(found.body).toMatchObject({
      labeled: true,
      format: 'dice',
      task_type: 'detection',
      published_task_types: ['detection'],
      num_images: 1,
      num_classes: 1,
      class_names: ['dent'],
      annotation_path: `datasets/${datasetId}/annotations_detection.json`,
      content_hash: version['content_hash'],
    });
    expect(list.datasets.map(({ id }) => id)).toEqual([datasetId]);
    expect(found.headers.get('etag')).toMatch(/^"/);
    await olivia.post(classesOf(), { name: 'scratch', color: '#00ff00' });
    await olivia.post(`/projects/${datasetId}/versions/publish`, {
      task_type: 'detection',
      export_format: 'dice',
    });
    const later = await fetched();
    expect(later.body['class_names']).toEqual(['dent', 'scratch']);
    expect(later.headers.get('etag')).not.toBe(found.headers.get('etag'));
  });

  it('is downloaded with its images, which its file names', async () => {
    const files = await archive();

    const bytes = files.get('annotations_detection.json') ?? Buffer.alloc(0);
    const file = JSON.parse(bytes.toString()) as PublishedFile;
    const { body } = await fetched();
    expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(body['content_hash']);
    expect(file.storage_info.image_root).toBe(`datasets/${datasetId}/images/`);
    expect(file.images).toMatchObject([{ file_name: 'line 3/뚜껑.jpg', width: 640 }]);
    expect(file.annotations).toMatchObject([{ image_id: file.images[0]?.id, category_id: 0 }]);
    expect(diceProblems(bytes, (name) => files.has(`images/${name}`))).toEqual([]);
  });

  it('is found no longer when it is withdrawn', async () => {
    const { body } = await olivia.get<{ versions: { id: number; is_published: boolean }[] }>(
      `/projects/${datasetId}/versions`,
    );
    const published = body.versions.find(({ is_published }) => is_published);

    const { status } = await olivia.post(
      `/projects/${datasetId}/versions/${published?.id ?? 0}/withdraw`,
    );

    expect(status).toBe(200);
    expect((await fetched()).body).toMatchObject({
      labeled: false,
      published_task_types: [],
      annotation_path: null,
      content_hash: null,
    });
    expect([...(await archive()).keys()]).toEqual(['images/line 3/뚜껑.jpg']);
  });
});
