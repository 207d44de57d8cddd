import { databaseConfig, givenDataset } from '@libs/testing';
import { migrate } from '@libs/labeler-db';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import { createBackup, restoreBackup, verifyDatabase, verifyFile } from '../backup';
import { programsFor } from '../programs';
import { type DebianPostgres, startDebianPostgres } from './debian-postgres';

describe('a backup of the labeler database', () => {
  let server: DebianPostgres;
  let folder: string;
  let original: string;
  beforeAll(async () => {
    server = await startDebianPostgres();
    folder = mkdtempSync(join(tmpdir(), 'backup-'));
    original = await server.newDatabase();
    await migrate(databaseConfig(original));
    const dataset = await givenDataset(
      { labeler: query(original) },
      { images: 50, name: '용접 "1"' },
    );
    await query(original)(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
       select $1, i.dataset_id, i.id, 'bbox', 'detection', jsonb_build_object('x', random()), 1
         from image_metadata i where i.dataset_id = $2`,
      [dataset.projectId, dataset.id],
    );
  });
  afterAll(async () => {
    await server.remove();
    rmSync(folder, { recursive: true });
  });

  const query =
    (url: string) =>
    async <Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> => {
      const client = new Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query<Row>(text, values)).rows;
      } finally {
        await client.end();
      }
    };
  const at = (url: string) => ({
    database: databaseConfig(url),
    programs: programsFor({ PATH: server.path, LABELER_DATABASE_URL: url }),
  });

  it('fills an empty database with the same tables, rows and numbers, and goes on from there', async () => {
    const path = await createBackup(at(original), { folder, keep: 2 });
    const restored = await server.newDatabase();

    await restoreBackup(at(restored), { path, force: false });

    const { tables } = await verifyFile(path);
    const rows = new Map(tables.map((table) => [table.name, table.rows]));
    expect([rows.get('public.image_metadata'), rows.get('public.annotations')]).toEqual([50, 50]);
    expect(await migrate(databaseConfig(restored))).toEqual([]);
    await givenDataset({ labeler: query(restored) }, { images: 1 });
    await expect(verifyDatabase(at(restored), path)).rejects.toThrow(
      'public.image_metadata: 51 rows instead of 50',
    );
  });

  it('is not restored over something, unless that is asked for', async () => {
    const path = await createBackup(at(original), { folder, keep: 2 });
    const other = await server.newDatabase();
    await migrate(databaseConfig(other));

    await expect(restoreBackup(at(other), { path, force: false })).rejects.toThrow('not empty');
    await restoreBackup(at(other), { path, force: true });

    expect(await query(other)('select count(*)::int as n from image_metadata')).toEqual([
      { n: 50 },
    ]);
  });

  it('leaves what is there when the restore fails on the way', async () => {
    const path = await createBackup(at(original), { folder, keep: 2 });
    const other = await server.newDatabase();
    await migrate(databaseConfig(other));
    await givenDataset({ labeler: query(other) }, { images: 7 });
    const half = readFileSync(path).subarray(0, statSync(path).size / 2);
    const sha256 = createHash('sha256').update(half).digest('hex');
    writeFileSync(path, half);
    writeFileSync(path.replace('.dump', '.json'), JSON.stringify({ sha256 }));

    await expect(restoreBackup(at(other), { path, force: true })).rejects.toThrow('pg_restore');

    expect(await query(other)('select count(*)::int as n from image_metadata')).toEqual([{ n: 7 }]);
  });

  it('leaves what is there when the database refuses a statement of the backup', async () => {
    const path = await createBackup(at(original), { folder, keep: 2 });
    const other = await server.newDatabase();
    await migrate(databaseConfig(other));
    await givenDataset({ labeler: query(other) }, { images: 7 });
    const name = new URL(other).pathname.slice(1);
    await query(other)(`revoke create on database ${name} from current_user`);

    await expect(restoreBackup(at(other), { path, force: true })).rejects.toThrow('psql failed');

    expect(await query(other)('select count(*)::int as n from image_metadata')).toEqual([{ n: 7 }]);
  });

  it('notices a file that is not what was written, and rows that are others', async () => {
    const path = await createBackup(at(original), { folder, keep: 2 });
    await expect(verifyDatabase(at(original), path)).resolves.toBeUndefined();
    await query(original)(`update datasets set name = 'Another'`);
    await expect(verifyDatabase(at(original), path)).rejects.toThrow(
      'public.datasets: has other rows',
    );

    appendFileSync(path, 'x');

    await expect(verifyFile(path)).rejects.toThrow('instead of');
    expect(readdirSync(folder).filter((name) => name.endsWith('.dump')).length).toBeLessThan(3);
  });

  it('says what is missing when the programs are not installed', async () => {
    const programs = programsFor({ PATH: folder, LABELER_DATABASE_URL: original });

    await expect(createBackup({ ...at(original), programs }, { folder, keep: 1 })).rejects.toThrow(
      'pg_dump is not installed',
    );
  });
});
