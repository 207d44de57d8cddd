import { createHash, randomUUID } from 'node:crypto';
import { OWNER_ID } from '../fill';
import { Annotator } from './annotator';
import type { HttpClient, Json } from './http-client';
import type { Ledger } from './ledger';
import type { Pictures } from './pictures';
import { pick } from './random';
import type { Scene } from './scene';

export interface Crew {
  /** labeler-api as the owner. */
  people: HttpClient;
  /** dataset-gateway with a key for everything. */
  service: HttpClient;
  ledger: Ledger;
  pictures: Pictures;
  scene: Scene;
}

/** Does one thing that somebody does. */
export type Step = () => Promise<void>;

export function annotate({ people, ledger, scene }: Crew, most: number): Step {
  const imageId = scene.imageIds[scene.taken++ % scene.imageIds.length] ?? '';
  const place = { projectId: scene.projectId, classId: scene.classId, imageId };
  const annotator = new Annotator(people, ledger, place, most);
  return () => annotator.step();
}

export function upload({ people, ledger, pictures, scene }: Crew): Step {
  return async () => {
    const { path, bytes } = pictures.next();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    ledger.sentImages.set(path, sha256);
    const form = () => {
      const files = new FormData();
      files.append('files', new Blob([bytes]), path);
      return files;
    };
    const address = `/api/v1/datasets/${scene.datasetId}/images`;
    const answer = await people.send<{ images_uploaded?: number }>('POST', address, { form });
    if (answer?.body.images_uploaded === 1) ledger.images.set(path, sha256);
  };
}

/** Removes the oldest images beyond `most`. */
export function tidy({ people, ledger, scene }: Crew, most: number): Step {
  return async () => {
    const path = [...ledger.images.keys()].find((name) => name.startsWith('folder'));
    if (!path || ledger.images.size <= most) return;
    const query = new URLSearchParams({ search: path, limit: '5' }).toString();
    const list = `/api/v1/projects/${scene.projectId}/images?${query}`;
    const found = await people.send<{ images: { id: string; file_name: string }[] }>('GET', list);
    const image = found?.body.images?.find(({ file_name }) => file_name === path);
    if (!image) return;
    const address = `/api/v1/datasets/${scene.datasetId}/images/delete`;
    const answer = await people.send('POST', address, { json: { image_ids: [image.id] } });
    if (answer?.status === 200) ledger.images.delete(path);
  };
}

export function publish({ people, ledger, scene }: Crew): Step {
  return async () => {
    const address = `/api/v1/projects/${scene.projectId}/versions/publish`;
    const json = {
      task_type: 'detection',
      export_format: pick(['dice', 'coco', 'yolo']),
      include_draft: true,
    };
    const answer = await people.send<{ id: number }>('POST', address, { json });
    if (answer?.status === 200) ledger.versions.add(answer.body.id);
  };
}

export function exportByWorker({ people, ledger, scene }: Crew): Step {
  return async () => {
    const answer = await people.send<{ export_id: string }>(
      'POST',
      `/api/v1/projects/${scene.projectId}/export`,
      {
        json: { task_type: 'detection', export_format: 'coco', with_images: Math.random() < 0.5 },
        headers: { Prefer: 'respond-async', 'Idempotency-Key': randomUUID() },
      },
    );
    if (answer?.status === 202) ledger.exports.add(answer.body.export_id);
  };
}

export function snapshot({ service, ledger, scene }: Crew): Step {
  return async () => {
    const address = `/api/v1/platform/datasets/${scene.datasetId}/snapshots`;
    const json = { version_tag: randomUUID(), created_by_user_id: OWNER_ID, include_draft: true };
    // The same tag means the same snapshot, so it may be asked for again.
    const { body } = await service.insist<{ snapshot_id: string }>([200, 201], 'POST', address, {
      json,
    });
    ledger.snapshots.add(body.snapshot_id);
  };
}

/** Downloads the whole dataset; what arrives in full must be what was announced. */
export function train({ service, ledger, scene }: Crew): Step {
  return async () => {
    const address = `/api/v1/platform/datasets/${scene.datasetId}/download-url`;
    const answer = await service.send<Json>('POST', address, { json: { user_id: OWNER_ID } });
    if (answer?.status !== 200) return;
    const { download_url: url, size_bytes: size, sha256 } = answer.body;
    try {
      const response = await fetch(String(url));
      if (!response.ok) return;
      const bytes = Buffer.from(await response.arrayBuffer());
      const got = createHash('sha256').update(bytes).digest('hex');
      ledger.archives += 1;
      const wrong = bytes.length !== Number(size) || (sha256 !== null && sha256 !== got);
      if (wrong) ledger.broken.push(`archive: ${bytes.length} bytes, ${got}, not ${String(size)}`);
    } catch {
      ledger.cutArchives += 1;
    }
  };
}

/** What the annotate page and other systems read. */
export function read({ people, service, scene }: Crew): Step {
  const { projectId, datasetId, imageIds } = scene;
  const project = `/api/v1/projects/${projectId}`;
  const dataset = `/api/v1/platform/datasets/${datasetId}`;
  const questions: Step[] = [
    ...[
      () => `${project}/images?limit=50`,
      () => `${project}/images/status?task_type=detection&limit=200`,
      () => `${project}/stats`,
      () => `/api/v1/annotations/project/${projectId}?image_id=${pick(imageIds)}&limit=200`,
      () => `/api/v1/datasets?limit=20`,
      () => `${project}/versions?limit=20`,
    ].map((path) => async () => void (await people.send('GET', path()))),
    ...[dataset, `${dataset}/permissions/${OWNER_ID}`, `${dataset}/snapshots?limit=5`].map(
      (path) => async () => void (await service.send('GET', path)),
    ),
  ];
  return () => pick(questions)();
}

/** Follows what happens in the project for a while, as an open page does. */
export function watch({ people, scene }: Crew, milliseconds: number): Step {
  return async () => {
    await people.follow(`/api/v1/projects/${scene.projectId}/events`, milliseconds);
  };
}
