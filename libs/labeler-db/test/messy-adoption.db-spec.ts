import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { generateOlderDeployment } from '../../../test/support/older-deployment/generate';
import { withClient } from '../../../tools/embedded-postgres';
import { adopt, previewAdoption, unadopt } from '../src';
import { type EmptyDatabase, emptyDatabase } from './empty-database';

const ROOT = join(__dirname, '..', '..', '..');
const ANNOTATIONS = 1_500;

/** Of all tables of a schema, in any order of rows. */
async function fingerprint({ query }: EmptyDatabase, schema = 'public') {
  const tables = await query<{ name: string }>(
    'select tablename as name from pg_tables where schemaname = $1 order by 1',
    [schema],
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await query<{ sum: string }>(
      `select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as sum from ${schema}."${name}" t`,
    );
    found[name] = row?.sum ?? '';
  }
  return found;
}

function startTool(url: string, ...args: string[]) {
  const loader = join(ROOT, 'libs', 'testing', 'register-typescript.js');
  const child = spawn(
    process.execPath,
    ['-r', loader, join(ROOT, 'tools', 'migrate', 'main.ts'), ...args],
    { cwd: ROOT, env: { LABELER_DATABASE_URL: url } },
  );
  const output: string[] = [];
  const waiting: { part: string; resolve: () => void }[] = [];
  const read = (line: string) => {
    output.push(line);
    for (const { part, resolve } of waiting) if (line.includes(part)) resolve();
  };
  createInterface({ input: child.stdout }).on('line', read);
  createInterface({ input: child.stderr }).on('line', read);
  return {
    child,
    says: (part: string) => new Promise<void>((resolve) => waiting.push({ part, resolve })),
    ended: once(child, 'close').then(([code]) => ({
      code: code as number | null,
      text: output.join('\n'),
    })),
  };
}

describe('a deployment where everything went wrong that can', () => {
  let database: EmptyDatabase;
  let query: EmptyDatabase['query'];
  let before: Record<string, string>;
  beforeAll(async () => {
    database = await emptyDatabase();
    query = database.query;
    await withClient(database.url, (client) =>
      generateOlderDeployment((text) => client.query(text), { annotations: ANNOTATIONS }),
    );
    before = await fingerprint(database);
  });
  afterAll(() => database.drop());

  it('is refused by an ordinary migration, with a word on what to do', async () => {
    const { code, text } = await startTool(database.url, 'up').ended;

    expect(code).toBe(1);
    expect(text).toContain('--adopt --dry-run');
    expect(await fingerprint(database)).toEqual(before);
  });

  it('is looked at without a change, and told what would become of each row', async () => {
    const { code, text } = await startTool(database.url, '--adopt', '--dry-run').ended;

    expect(code).toBe(0);
    expect(text).toContain('older system at revision c41d9a7e5b20');
    for (const finding of [
      'its project does not exist',
      'its image does not exist',
      'its type is unknown',
      'its geometry is not that of its type',
      'its geometry was brought to the form of today',
      'it had no task and got the one of its type',
      'its class was unknown to the project and was added there',
      'the same person has another role in the project',
      'another row has its key',
      'another project has its dataset',
      'created_at lay outside of 2000 to 2099 and was left out',
      'tags could not be read and was left out',
    ]) {
      expect(text).toContain(finding);
    }
    expect(await fingerprint(database)).toEqual(before);
  });

  it('stays as it was when the adoption is killed in the middle', async () => {
    const tool = startTool(database.url, '--adopt');
    await tool.says('adopted annotations');
    tool.child.kill('SIGKILL');
    await tool.ended;

    expect(await fingerprint(database)).toEqual(before);
  });

  it('stays as it was when the server ends the connection in the middle', async () => {
    const tool = startTool(database.url, '--adopt');
    await tool.says('adopted annotations');
    await query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    );
    const { code } = await tool.ended;

    expect(code).toBe(1);
    expect(await fingerprint(database)).toEqual(before);
  });

  it('is adopted once when two ask for it at the same time, and the account says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vision-adoption-'));
    const file = join(folder, 'report.json');
    const outputs = await Promise.all(
      [1, 2].map(() => startTool(database.url, '--adopt', '--report', file).ended),
    );

    expect(outputs.map(({ code }) => code)).toEqual([0, 0]);
    const idle = outputs.filter(({ text }) => text.includes('There is nothing to adopt.'));
    expect(idle).toHaveLength(1);
    expect(idle[0]?.text).toContain('The schema is up to date.');
    expect(outputs.find((each) => !idle.includes(each))?.text).toContain('Before and after');
    expect(readFileSync(file, 'utf8')).toContain('"applied"');
    rmSync(folder, { recursive: true });
  });

  it('has every row in its table or set aside with a reason, and the older rows untouched', async () => {
    const { adoption, set_aside, ...kept } = await fingerprint(database, 'inherited');
    const { alembic_version, ...older } = before;

    expect(kept).toEqual(older);
    expect([adoption, set_aside, alembic_version]).not.toContain(undefined);
    const accounts = await query<{ table_name: string; found: number; told: number }>(
      `select table_name, rows_found::int as found, (rows_adopted + rows_set_aside)::int as told
         from inherited.adoption`,
    );
    expect(accounts).toHaveLength(18);
    for (const { found, told } of accounts) expect(told).toBe(found);
    expect(
      await query("select id from inherited.set_aside where reason = '' or row_data = '{}'"),
    ).toEqual([]);
  });

  it('has totals that a recount would not change', async () => {
    const totals = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.entries({
            image_classes: 'project_id, image_id, task_type, class_id, annotations',
            annotation_counts: 'project_id, task_type, class_id, annotations, images',
            image_status_counts: 'project_id, task_type, in_progress, completed, confirmed',
            project_activity: 'project_id, annotations, annotated_images',
            image_annotation_status:
              'project_id, image_id, task_type, status, total_annotations, confirmed_annotations, draft_annotations',
            annotation_days: 'project_id, day, user_id, task_type, created, confirmed',
            annotation_authors: 'project_id, user_id, task_type, annotations',
            session_days: 'day, sessions, seconds',
            annotation_projects: 'id, total_images, annotated_images, total_annotations',
          }).map(async ([table, columns]) => [
            table,
            await query(`select ${columns} from ${table} order by ${columns}`),
          ]),
        ),
      ) as Record<string, unknown>;
    const adopted = await totals();
    await query(
      'select recount_annotations(id), recount_annotation_days(id) from annotation_projects',
    );
    await query('select recount_session_days()');

    expect(await totals()).toEqual(adopted);
    expect(
      await query(
        `select d.id from datasets d
          where d.num_images <> (select count(*) from image_metadata m where m.dataset_id = d.id)
             or d.num_images <> coalesce((select sum(b.images) from image_blocks b where b.dataset_id = d.id), 0)`,
      ),
    ).toEqual([]);
    expect(
      await query(
        `select m.id from image_metadata m
          where not exists (select from changed_images c where c.dataset_id = m.dataset_id and c.image_id = m.id)`,
      ),
    ).toEqual([]);
  });

  it('has no annotation of a class that its project does not know, or of another name', async () => {
    expect(
      await query(
        `select a.id, a.class_id, a.class_name from annotations a join annotation_projects p on p.id = a.project_id
          where a.class_id is not null
            and coalesce(p.task_classes -> a.task_type -> a.class_id ->> 'name', '') <> a.class_name`,
      ),
    ).toEqual([]);
    expect(
      await query(
        `select a.id from annotations a join annotation_projects p on p.id = a.project_id
          where not a.task_type = any(p.task_types)`,
      ),
    ).toEqual([]);
  });

  it('gives no id out again that a row had once', async () => {
    const [row] = await query<{ next: number; last: number }>(
      `select nextval('annotations_id_seq')::int as next, (select max(id)::int from inherited.annotations) as last`,
    );

    expect(row?.next).toBeGreaterThan(row?.last ?? 0);
  });

  it('is given back as it was', async () => {
    const { discarded } = await unadopt(database.config, { discardChanges: false });

    expect(discarded).toEqual([]);
    expect(await fingerprint(database)).toEqual(before);
  });

  it('is read as well when columns have other types, and tables are missing', async () => {
    await query(`
      alter table annotations alter column geometry type text using geometry::text,
        alter column created_at type timestamptz, alter column confidence type varchar(10);
      alter table datasets alter column tags type jsonb using null, alter column name type text;
      update datasets set name = repeat('n', 300) where id = 'ds_far';
      update annotations set geometry = '{"type": "bbox"' where id = 7;
      alter table image_annotation_status drop column first_modified_at;
      drop table comments, system_stats_cache`);

    const plan = await previewAdoption(database.config);
    const { tables } = await adopt(database.config);

    expect(plan?.database.missing).toEqual([
      'comments',
      'system_stats_cache',
      'image_annotation_status.first_modified_at',
    ]);
    expect(tables.map(({ table }) => table)).not.toContain('comments');
    expect(await query("select length(name) as n from datasets where id = 'ds_far'")).toEqual([
      { n: 200 },
    ]);
    expect(
      await query(
        "select reason from inherited.set_aside where table_name = 'annotations' and source_key = '7'",
      ),
    ).toEqual([{ reason: 'its geometry is not that of its type' }]);
  });
});
