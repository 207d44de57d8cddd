import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import { loadConfig } from '@libs/config';
import { S3ObjectStore, storageConfigSchema } from '@libs/storage';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
// oxlint-disable-next-line no-restricted-imports -- the comparison is fair only with the gateway's own statements
import { DatasetQueries } from '../apps/dataset-gateway/src/catalog/dataset.queries';

/**
 * What the gateway is measured against: the same bytes from the same database over `node:http` and `pg`, without
 * authentication, limits, validation, logs, metrics or a framework. It remembers nothing: each answer is one statement.
 */
const BUCKET = 'datasets';

type Answer = (url: URL, request: IncomingMessage) => Promise<string>;

function answers(db: LabelerDb, store: S3ObjectStore): Record<string, Answer> {
  const datasets = new DatasetQueries(db, BUCKET);
  return {
    get: async ({ pathname }) => {
      const row = await datasets.find(lastPart(pathname), undefined, undefined);
      return row?.json ?? '{}';
    },
    list: async ({ searchParams }) => {
      const limit = Number(searchParams.get('limit') ?? 20);
      const row = await datasets.list(
        ['datasets'],
        { filter: {}, page: 1, limit, after: undefined },
        undefined,
      );
      return `{"datasets":[${row.datasets ?? ''}],"total":${row.total},"page":1,"limit":${limit}}`;
    },
    batch: async (_url, request) => {
      const { dataset_ids } = JSON.parse(await text(request)) as { dataset_ids: string[] };
      const row = await datasets.findMany(['datasets'], dataset_ids, undefined);
      return `{"datasets":[${row.datasets ?? ''}],"not_found":${row.not_found ?? '[]'}}`;
    },
    permission: async ({ pathname }) => {
      const [, datasetId, , userId] = pathname.split('/').slice(-4);
      const [row] = await db.query<{ role: string; granted_at: Date }>(PERMISSION, [
        datasetId,
        Number(userId),
      ]);
      return JSON.stringify({
        dataset_id: datasetId,
        user_id: Number(userId),
        has_access: true,
        permission_level: 'read_write',
        is_owner: false,
        role: row?.role,
        reason: 'explicit_permission',
        granted_at: row?.granted_at,
      });
    },
    download: async ({ pathname }, request) => {
      const datasetId = pathname.split('/').at(-2) ?? '';
      const { user_id } = JSON.parse(await text(request)) as { user_id: number };
      await db.query(PERMISSION, [datasetId, user_id]);
      const [names, [totals]] = await Promise.all([
        annotationFiles(store, datasetId),
        db.query<Totals>(TOTALS, [datasetId]),
      ]);
      const contentId = createHash('sha256')
        .update(JSON.stringify([totals, names]))
        .digest('hex');
      await Promise.all([
        db.query(ARCHIVE, [datasetId, contentId]),
        db.query(AUDIT, [user_id, datasetId, JSON.stringify({ content_id: contentId })]),
      ]);
      return JSON.stringify({ dataset_id: datasetId, download_url: contentId, names, ...totals });
    },
  };
}

interface Totals {
  images: number;
  bytes: number;
}

async function annotationFiles(store: S3ObjectStore, datasetId: string): Promise<string[]> {
  const names: string[] = [];
  const prefix = `datasets/${datasetId}/annotations`;
  for await (const { key } of store.list('datasets', prefix, { delimiter: '/' })) names.push(key);
  return names;
}

const TOTALS = `
  select d.stored_images as images, d.total_bytes as bytes from datasets d where d.id = $1`;

const ARCHIVE = `
  select a.status, a.object_key from dataset_archives a where a.dataset_id = $1 and a.content_id = $2`;

const AUDIT = `
  insert into audit_logs (user_id, action, resource_type, resource_id, details)
  values ($1, 'download_url_issued', 'dataset', $2, $3)`;

const PERMISSION = `
  select m.role, m.granted_at
    from datasets d
    join annotation_projects a on a.dataset_id = d.id
    join project_permissions m on m.project_id = a.id and m.user_id = $2::int
   where d.id = $1`;

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function routeOf(request: IncomingMessage, url: URL): string {
  if (url.pathname.endsWith('/download-url')) return 'download';
  if (request.method === 'POST') return 'batch';
  if (url.pathname.includes('/permissions/')) return 'permission';
  return url.pathname.endsWith('/datasets') ? 'list' : 'get';
}

function main(): void {
  const sections = { labelerDb: labelerDbConfigSchema, storage: storageConfigSchema };
  const { labelerDb, storage } = loadConfig(sections, process.env);
  const routes = answers(new LabelerDb(labelerDb), new S3ObjectStore(storage));
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const answer = url.pathname.startsWith('/health') ? undefined : routes[routeOf(request, url)];
    const body = answer ? await answer(url, request) : '{}';
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('Content-Length', Buffer.byteLength(body));
    response.end(body);
  };
  const server = createServer((request, response) => void handle(request, response));
  server.listen(Number(process.env['PORT']), '127.0.0.1');
  process.once('SIGTERM', () => process.exit(0));
}

main();
