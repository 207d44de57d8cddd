import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { OWNER_ID } from '../fill';
import type { Crew } from './actors';
import type { HttpClient } from './http-client';

/** What was asked for, over HTTP, and what is wrong with it. */
export interface Finding {
  what: string;
  acknowledged: number;
  problems: string[];
}

const PAGE = 200;
const EXPORTS_WITHIN_MS = 300_000;
const LOOK_AGAIN_MS = 1000;
const SAME_TIME = 8;

/** Whether everything that was acknowledged is there, and nothing else is half there. */
export async function verify(crew: Crew): Promise<Finding[]> {
  return [
    await labels(crew),
    await images(crew),
    await versions(crew),
    await storedExports(crew),
    await snapshots(crew),
    { what: 'on the way', acknowledged: crew.ledger.archives, problems: crew.ledger.broken },
  ];
}

interface LabelRow {
  id: number;
  version: number;
  geometry: { bbox: number[] };
}

async function labels({ people, ledger, scene }: Crew): Promise<Finding> {
  const address = `/api/v1/annotations/project/${scene.projectId}`;
  const rows: LabelRow[] = [];
  for (const image of scene.imageIds) {
    const path = `${address}?limit=1000&image_id=${encodeURIComponent(image)}`;
    rows.push(...listIn<LabelRow>((await people.insist<unknown>([200], 'GET', path)).body));
  }
  const found = new Map(rows.map((row) => [row.id, row]));
  const lost = [...ledger.labels].filter(([id, { version, bbox }]) => {
    const row = found.get(id);
    return row?.version !== version || String(row.geometry.bbox) !== String(bbox);
  });
  const surplus = [...found.keys()].filter((id) => !ledger.labels.has(id));
  return {
    what: 'annotations, with version and shape',
    acknowledged: ledger.labels.size + ledger.removedLabels.size,
    problems: [
      ...lost.map(([id, label]) => `${id} was ${JSON.stringify(label)}: ${json(found.get(id))}`),
      ...surplus.map((id) => `${id} is there twice or again`),
    ],
  };
}

async function images({ people, ledger, scene }: Crew): Promise<Finding> {
  const found = new Map<string, string>();
  for (let cursor = ''; ;) {
    const query = new URLSearchParams({ limit: String(PAGE), ...(cursor && { cursor }) });
    const path = `/api/v1/projects/${scene.projectId}/images?${query.toString()}`;
    const { body } = await people.insist<{
      images: { file_name: string; url: string; thumbnail_url: string }[];
      next_cursor: string | null;
    }>([200], 'GET', path);
    await inTurns(body.images, async ({ file_name: name, url, thumbnail_url: small }) => {
      const [bytes, thumbnail] = [await hashOf(url), await hashOf(small)];
      found.set(name, thumbnail === MISSING ? MISSING : bytes);
    });
    if (!body.next_cursor) break;
    cursor = body.next_cursor;
  }
  const lost = [...ledger.images].filter(([path, sha256]) => found.get(path) !== sha256);
  const wrong = [...found].filter(
    ([path, sha256]) => path.startsWith('folder') && ledger.sentImages.get(path) !== sha256,
  );
  return {
    what: 'images, byte by byte, with thumbnails',
    acknowledged: ledger.images.size,
    problems: [...lost, ...wrong].map(([path]) => `${path}: ${found.get(path) ?? 'not listed'}`),
  };
}

interface VersionRow {
  id: number;
  download_url: string | null;
  file_size_bytes: number | null;
}

async function versions({ people, ledger, scene }: Crew): Promise<Finding> {
  const problems: string[] = [];
  await inTurns([...ledger.versions], async (id) => {
    const path = `/api/v1/projects/${scene.projectId}/versions/${id}`;
    const { status, body } = await people.insist<VersionRow>([200, 404], 'GET', path);
    const size = body.download_url ? await sizeOf(body.download_url) : -1;
    if (status !== 200 || size !== body.file_size_bytes) problems.push(`${id}: ${json(body)}`);
  });
  return { what: 'publications, with their files', acknowledged: ledger.versions.size, problems };
}

interface ExportRow {
  status: string;
  sha256: string | null;
  download_url: string | null;
}

async function storedExports({ people, ledger }: Crew): Promise<Finding> {
  const problems: string[] = [];
  const until = performance.now() + EXPORTS_WITHIN_MS;
  await inTurns([...ledger.exports], async (id) => {
    const path = `/api/v1/exports/${id}`;
    let row = (await people.insist<ExportRow>([200, 404], 'GET', path)).body;
    while (['queued', 'running'].includes(row.status) && performance.now() < until) {
      await delay(LOOK_AGAIN_MS);
      row = (await people.insist<ExportRow>([200, 404], 'GET', path)).body;
    }
    const got = row.download_url ? await hashOf(row.download_url) : MISSING;
    if (row.status !== 'completed' || bare(row.sha256) !== got)
      problems.push(`${id}: ${json(row)}`);
  });
  return { what: 'exports, by SHA-256', acknowledged: ledger.exports.size, problems };
}

interface ManifestLine {
  type: string;
  path: string;
  url?: string;
  sha256: string;
}

async function snapshots({ service, ledger, scene }: Crew): Promise<Finding> {
  const problems: string[] = [];
  const known = new Map<string, string>();
  for (const id of ledger.snapshots) {
    const query = new URLSearchParams({ snapshot_id: id, user_id: String(OWNER_ID) }).toString();
    const lines = await manifest(service, `${scene.datasetId}/manifest?${query}`);
    if (lines.at(-1)?.type !== 'end') problems.push(`${id}: its manifest has no end`);
    await inTurns(lines, async ({ url, sha256, path }) => {
      if (url === undefined) return;
      const place = url.split('?')[0] ?? url;
      known.set(place, known.get(place) ?? (await hashOf(url)));
      if (known.get(place) !== bare(sha256)) problems.push(`${id}: ${path} ${known.get(place)}`);
    });
  }
  return {
    what: 'snapshots, every file by SHA-256',
    acknowledged: ledger.snapshots.size,
    problems,
  };
}

async function manifest(service: HttpClient, path: string): Promise<ManifestLine[]> {
  const text = await service.text(`/api/v1/platform/datasets/${path}`);
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as ManifestLine);
}

const MISSING = 'missing';

async function hashOf(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) return MISSING;
  const bytes = Buffer.from(await response.arrayBuffer());
  return createHash('sha256').update(bytes).digest('hex');
}

async function sizeOf(url: string): Promise<number> {
  const response = await fetch(url);
  return response.ok ? (await response.arrayBuffer()).byteLength : -1;
}

function bare(sha256: string | null): string | undefined {
  return sha256?.replace(/^sha256:/, '');
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? 'not there';
}

/** Lists are answered bare or in a member. */
function listIn<Row>(body: unknown): Row[] {
  if (Array.isArray(body)) return body as Row[];
  return Object.values(body as object).find(Array.isArray) as Row[];
}

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const lane = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: SAME_TIME }, lane));
}
