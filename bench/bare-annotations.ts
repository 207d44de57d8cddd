import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { loadConfig } from '@libs/config';
import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import { S3ObjectStore, storageConfigSchema } from '@libs/storage';

/**
 * What labeler-api is measured against in annotating: the same kind of answer from the same tables over `node:http`
 * and `pg`, one statement each, without authentication, roles, locks, validation, history, audit, events, logs or a
 * framework. The triggers that keep the totals are the database's own and work here too.
 */
const WINDOW_SECONDS = 3600;

interface Body {
  [name: string]: unknown;
}
type Answer = (url: URL, body: Body) => Promise<unknown>;

const IMAGES = `
  select m.id, m.s3_key, m.file_name, m.folder_path, m.size, m.width, m.height, m.last_modified
    from image_metadata m
    join annotation_projects p on p.dataset_id = m.dataset_id
   where p.id = $1 order by m.ordinal limit $2 offset $3`;

const STATUSES = `
  select m.id as image_id, s.*
    from annotation_projects p
    join image_metadata m on m.dataset_id = p.dataset_id
    left join image_annotation_status s on s.project_id = p.id and s.image_id = m.id and s.task_type = $2
   where p.id = $1 order by m.ordinal limit $3 offset $4`;

const ANNOTATIONS = 'select a.* from annotations a where a.project_id = $1';

const INSERT = `
  insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id, class_name,
                           created_by)
  select p.id, p.dataset_id, i.image_id, i.annotation_type, 'detection', i.geometry, i.class_id, i.class_name, 1
    from annotation_projects p,
         jsonb_to_recordset($2) as i(image_id text, annotation_type text, geometry jsonb, class_id text, class_name text)
   where p.id = $1 returning *`;

const UPDATE = `
  update annotations set geometry = $2, version = version + 1, annotation_state = 'draft', updated_at = now()
   where id = $1 returning *`;

const STATS = `
  select c.task_type, sum(c.in_progress) as in_progress, sum(c.completed) as completed, sum(c.confirmed) as confirmed
    from image_status_counts c where c.project_id = $1 group by c.task_type`;

function answers(db: LabelerDb, store: S3ObjectStore): [RegExp, Answer][] {
  const project = (url: URL) => /proj_[0-9a-f]+/.exec(url.pathname)?.[0];
  const number = (url: URL, name: string) => Number(url.searchParams.get(name) ?? 0);
  const list = (url: URL) => {
    const image = url.searchParams.get('image_id');
    return image === null
      ? db.query(`${ANNOTATIONS} order by a.id limit $2`, [project(url), number(url, 'limit')])
      : db.query(`${ANNOTATIONS} and a.image_id = $2 order by a.id`, [project(url), image]);
  };
  return [
    [
      /\/images\/status$/,
      (url) =>
        db.query(STATUSES, [
          project(url),
          url.searchParams.get('task_type'),
          number(url, 'limit'),
          number(url, 'offset'),
        ]),
    ],
    [
      /\/images$/,
      async (url) => {
        const rows = await db.query<{ s3_key: string }>(IMAGES, [
          project(url),
          number(url, 'limit'),
          number(url, 'offset'),
        ]);
        return rows.map((row) => ({
          ...row,
          url: store.presignGetStable('datasets', row.s3_key, WINDOW_SECONDS),
          thumbnail_url: store.presignGetStable('datasets', `${row.s3_key}.jpg`, WINDOW_SECONDS),
        }));
      },
    ],
    [/\/stats$/, (url) => db.query(STATS, [project(url)])],
    [/\/annotations\/project\//, list],
    [/\/annotations\/batch$/, (_url, { annotations }) => insert(db, annotations as Body[])],
    [
      /\/annotations\/\d+$/,
      (url, { geometry }) =>
        db.query(UPDATE, [url.pathname.split('/').at(-1), JSON.stringify(geometry)]),
    ],
    [/\/annotations$/, (_url, body) => insert(db, [body])],
  ];
}

function insert(db: LabelerDb, items: readonly Body[]): Promise<unknown> {
  return db.query(INSERT, [items[0]?.project_id, JSON.stringify(items)]);
}

function main(): void {
  const sections = { labelerDb: labelerDbConfigSchema, storage: storageConfigSchema };
  const { labelerDb, storage } = loadConfig(sections, process.env);
  const routes = answers(new LabelerDb(labelerDb), new S3ObjectStore(storage));
  const server = createServer((request, response) => {
    const answer = async () => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const route = routes.find(([path]) => path.test(url.pathname));
      const sent = request.method === 'GET' ? '{}' : await text(request);
      const body = route ? JSON.stringify(await route[1](url, JSON.parse(sent) as Body)) : '{}';
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.setHeader('Content-Length', Buffer.byteLength(body));
      response.end(body);
    };
    answer().catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  server.listen(Number(process.env['PORT']), '127.0.0.1');
  process.once('SIGTERM', () => process.exit(0));
}

main();
