import { OLIVIA, PASSWORD } from '@libs/testing';
import sharp from 'sharp';
import { cocoProblems } from '../../libs/formats/test/support/coco-checker';
import { diceProblems } from '../../libs/formats/test/support/dice-checker';
import {
  cvatProblems,
  datumaroProblems,
  labelStudioProblems,
  vocProblems,
} from '../../libs/formats/test/support/strict-checkers';
import { yoloProblems } from '../../libs/formats/test/support/yolo-checker';
import { type Json, LabelerClient } from '../support/labeler-client';
import { sampleImages } from '../support/sample-images';
import { ServiceClient } from '../support/service-client';
import { startGatewayStack } from '../support/stack';
import { unzip } from '../support/unzip';

interface PublishedFile {
  images: { file_name: string; width: number; height: number; annotations: { bbox: number[] }[] }[];
}

interface Summary {
  images_uploaded: number;
  files: { path: string; error: { code: string } | null }[];
}

interface ProjectImage {
  id: string;
  key: string;
  width: number;
  height: number;
}

type Files = ReadonlyMap<string, Buffer>;

const diceIn = (files: Files, name: string) =>
  diceProblems(files.get(name) ?? Buffer.alloc(0), (picture) => files.has(`images/${picture}`));
const documentIn = (files: Files, name: string) => JSON.parse(String(files.get(name))) as unknown;

/** What is wrong with the files of each format by its definition; ImageFolder has no file but pictures and their names. */
const PROBLEMS: Record<string, (files: Files) => string[]> = {
  dice: (files) => diceIn(files, 'annotations.json'),
  coco: (files) => cocoProblems(documentIn(files, 'annotations_coco.json')),
  yolo: (files) => yoloProblems(files, (count) => count === 4),
  voc: vocProblems,
  cvat: cvatProblems,
  datumaro: datumaroProblems,
  labelstudio: labelStudioProblems,
  imagefolder: () => [],
};
const isPicture = (name: string) => /\.(jpg|png)$/.test(name);

/** With `SAMPLE_IMAGES`, those of that directory: turned, grey, one cut off; else drawn ones and one cut off. */
describe('pictures of every kind', () => {
  let stack: Awaited<ReturnType<typeof startGatewayStack>>;
  let olivia: LabelerClient;
  let datasetId: string;
  let images: ProjectImage[];
  let sent: Map<string, Buffer>;

  beforeAll(async () => {
    stack = await startGatewayStack();
    olivia = await LabelerClient.signIn(stack.labelerApi.url, OLIVIA.email, PASSWORD);
    const made = await olivia.post('/datasets', { name: 'Kinds', task_types: ['detection'] });
    datasetId = String(made.body['id']);
    sent = await sampleImages();
    const [whole = Buffer.alloc(0)] = sent.values();
    sent.set('cut/truncated.jpg', whole.subarray(0, 400));
  });
  afterAll(() => stack.close());

  const isCut = (name: string) => name.endsWith('truncated.jpg');
  const cutNames = () => [...sent.keys()].filter(isCut);
  const wholeNames = () => [...sent.keys()].filter((name) => !isCut(name));

  it('are taken, but for those that are cut off, which are named', async () => {
    const files = [...sent].map(([path, bytes]) => ({ path, bytes }));

    const { body } = await olivia.upload<Summary>(datasetId, files);

    expect(body.images_uploaded).toBe(wholeNames().length);
    const refused = body.files.filter(({ error }) => error !== null);
    expect(refused.map(({ path }) => path).sort()).toEqual(cutNames().sort());
    const list = await olivia.get<{ images: ProjectImage[] }>(
      `/projects/${datasetId}/images?limit=100`,
    );
    images = list.body.images;
    expect(
      images.map(({ key }) => key.slice(`datasets/${datasetId}/images/`.length)).sort(),
    ).toEqual(wholeNames().sort());
  });

  it('are published with boxes that fit what everybody sees', async () => {
    const classes = await olivia.post(`/projects/${datasetId}/classes?task_type=detection`, {
      name: 'thing',
      color: '#ff0000',
    });
    for (const { id, width, height } of images) {
      const drawn = await olivia.post('/annotations', {
        ...{ project_id: datasetId, image_id: id, annotation_type: 'bbox', task_type: 'detection' },
        ...{ geometry: { type: 'bbox', bbox: [0, 0, width, height] } },
        class_id: classes.body['class_id'],
      });
      expect(drawn.status).toBe(200);
    }
    const published = await olivia.post(`/projects/${datasetId}/versions/publish`, {
      ...{ task_type: 'detection', export_format: 'dice', include_draft: true },
    });
    expect(published).toMatchObject({ status: 200, body: { image_count: images.length } });

    const service = new ServiceClient(stack.gateway.url, (await stack.issueKey(['*'])).key);
    const { body } = await service.post<{ download_url: string }>(`/${datasetId}/download-url`, {
      user_id: OLIVIA.id,
    });
    const answer = await fetch(body.download_url);
    const files = await unzip(Buffer.from(await answer.arrayBuffer()));
    expect(diceIn(files, 'annotations_detection.json')).toEqual([]);
    const text = files.get('annotations_detection.json')?.toString() ?? '';
    for (const { file_name: name, width, height, annotations } of (
      JSON.parse(text) as PublishedFile
    ).images) {
      const upright = sharp(files.get(`images/${name}`)).autoOrient();
      const { info } = await upright.toBuffer({ resolveWithObject: true });
      expect([name, info.width, info.height]).toEqual([name, width, height]);
      expect(annotations).toMatchObject([{ bbox: [0, 0, width, height] }]);
    }
    expect([...files.keys()].filter(isPicture)).toHaveLength(images.length);
  });

  it.each(Object.entries(PROBLEMS))(
    'are exported with their labels as %s',
    async (format, problemsOf) => {
      const { status, body } = await olivia.post<{ download_url: string; report: Json }>(
        `/projects/${datasetId}/export`,
        {
          ...{ task_type: 'detection', export_format: format },
          ...{ include_draft: true, with_images: true },
        },
      );

      expect(status).toBe(200);
      const { annotations, exact, approximated, dropped } = body.report as Record<string, number>;
      expect(annotations).toBe(images.length);
      expect((exact ?? 0) + (approximated ?? 0) + (dropped ?? 0)).toBe(images.length);
      const answer = await fetch(body.download_url);
      const files = await unzip(Buffer.from(await answer.arrayBuffer()));
      expect(problemsOf(files)).toEqual([]);
      const pictures = [...files].filter(([name]) => isPicture(name));
      // Which files only pictures with a label for the whole of them.
      expect(pictures).toHaveLength(format === 'imagefolder' ? 0 : images.length);
    },
  );
});
