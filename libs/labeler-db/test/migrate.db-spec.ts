import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { LabelerDb, migrate, migrationStatus, revert } from '../src';
import { MIGRATIONS } from '../src/migrations';
import { type EmptyDatabase, emptyDatabase, migratedDatabase } from './empty-database';

const ROOT = join(__dirname, '..', '..', '..');
const NAMES = MIGRATIONS.map(({ name }) => name);

describe('migrations', () => {
  let database: EmptyDatabase;
  afterEach(() => {
    jest.restoreAllMocks();
    return database.drop();
  });

  describe('of an empty database', () => {
    beforeEach(async () => (database = await emptyDatabase()));

    it('run once when eight callers start at the same time', async () => {
      const results = await Promise.all(Array.from({ length: 8 }, () => migrate(database.config)));

      expect(results.filter((names) => names.length > 0)).toEqual([NAMES]);
      expect(await appliedNames(database)).toEqual(NAMES);
    });

    it('run once when several processes start at the same time', async () => {
      const outputs = await Promise.all(
        Array.from({ length: 3 }, () => runTool(database.url, 'up')),
      );

      expect(outputs.map(({ code }) => code)).toEqual([0, 0, 0]);
      const idle = outputs.filter(({ output }) => output === 'The schema is up to date.\n');
      expect(idle).toHaveLength(2);
      expect(await appliedNames(database)).toEqual(NAMES);
    });

    it('change nothing when one of them fails', async () => {
      jest.spyOn(console, 'log').mockImplementation();
      await database.query('create function datasets_inserted() returns int language sql return 1');

      await expect(migrate(database.config)).rejects.toThrow('datasets_inserted');

      expect((await objects(database)).tables).toEqual([]);
    });
  });

  describe('of a complete database', () => {
    beforeEach(async () => (database = await migratedDatabase()));

    it('leave nothing of their own when all are taken back, and can each be made again', async () => {
      const complete = await dump(database);

      expect(await revert(database.config, NAMES.length + 5)).toEqual([...NAMES].reverse());

      const { tables, functions } = await objects(database);
      expect(tables).toEqual(['schema_migrations', 'typeorm_metadata']);
      expect(functions).toEqual([]);

      expect(await migrate(database.config)).toEqual(NAMES);

      expect(await dump(database)).toEqual(complete);
    });

    it('tell which of them a database has', async () => {
      await revert(database.config, 2);

      const status = await migrationStatus(database.config);

      expect(status.map(({ name }) => name)).toEqual(NAMES);
      expect(status.filter(({ applied }) => !applied).map(({ name }) => name)).toEqual(
        NAMES.slice(-2),
      );
    });

    it('are reported by the command line tool, with an exit code', async () => {
      const [down, wrong, failed] = await Promise.all([
        runTool(database.url, 'down', '2'),
        runTool(database.url, 'sideways'),
        runTool(`${database.url}_missing`, 'up'),
      ]);
      const status = await runTool(database.url, 'status');

      expect(down).toEqual({
        code: 0,
        output: `reverted  ${NAMES.at(-1)}\nreverted  ${NAMES.at(-2)}\n2 reverted\n`,
      });
      expect([wrong.code, failed.code]).toEqual([2, 1]);
      expect(status.code).toBe(0);
      expect(status.output).toContain(`pending  ${NAMES.at(-1)}\n2 pending of ${NAMES.length}\n`);
    });
  });
});

async function appliedNames({ query }: EmptyDatabase): Promise<string[]> {
  const rows = await query<{ name: string }>('select name from schema_migrations order by id');
  return rows.map(({ name }) => name);
}

async function objects({ query }: EmptyDatabase) {
  const tables = await query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  );
  const functions = await query<{ name: string }>(
    // Extensions stay: somebody else may use them by now.
    `select p.proname as name from pg_proc p
      where p.pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      order by 1`,
  );
  return {
    tables: tables.map(({ name }) => name),
    functions: functions.map(({ name }) => name),
  };
}

/** Everything that makes up the schema, in words. */
async function dump({ config }: EmptyDatabase): Promise<unknown> {
  const db = new LabelerDb(config);
  try {
    return {
      columns: await db.query(
        `select table_name, column_name, data_type, is_nullable, column_default, generation_expression
           from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position`,
      ),
      constraints: await db.query(
        `select conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) as definition
           from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`,
      ),
      indexes: await db.query(
        "select indexdef from pg_indexes where schemaname = 'public' order by indexname",
      ),
      triggers: await db.query(
        'select pg_get_triggerdef(oid) as definition from pg_trigger where not tgisinternal order by 1',
      ),
      functions: await db.query(
        "select pg_get_functiondef(oid) as definition from pg_proc where pronamespace = 'public'::regnamespace order by 1",
      ),
    };
  } finally {
    await db.close();
  }
}

async function runTool(url: string, ...args: string[]) {
  const loader = join(ROOT, 'libs', 'testing', 'register-typescript.js');
  const child = spawn(
    process.execPath,
    ['-r', loader, join(ROOT, 'tools', 'migrate', 'main.ts'), ...args],
    { cwd: ROOT, env: { LABELER_DATABASE_URL: url } },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.resume();
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}
