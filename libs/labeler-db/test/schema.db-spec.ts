import { LabelerDb, migrate } from '../src';
import { type EmptyDatabase, emptyDatabase } from './empty-database';

describe('the schema of the labeler database', () => {
  let empty: EmptyDatabase;
  let db: LabelerDb;
  beforeAll(async () => {
    empty = await emptyDatabase();
    await migrate(empty.config);
    db = new LabelerDb(empty.config);
    await db.pool();
    await noteGeneratedColumns(db);
  });
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });

  it('is described by the entities exactly as the migrations build it', async () => {
    const { upQueries } = await db.dataSource.driver.createSchemaBuilder().log();

    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('has a described check for every check', async () => {
    const checks = await db.query<{ name: string }>(
      "select c.conname as name from pg_constraint c where c.contype = 'c' and c.connamespace = 'public'::regnamespace",
    );
    const described = db.dataSource.entityMetadatas.flatMap(({ checks }) => checks);

    expect(described.map(({ name }) => name).sort()).toEqual(checks.map(({ name }) => name).sort());
  });

  it('keeps every point in time with its zone', async () => {
    const naive = await db.query(
      `select c.table_name, c.column_name from information_schema.columns c
        where c.table_schema = 'public' and c.data_type = 'timestamp without time zone'`,
    );

    expect(naive).toEqual([]);
  });

  it('has an index for the rows that each foreign key deletes or changes', async () => {
    const without = await db.query(
      `select f.conrelid::regclass::text as table, f.conname as name
         from pg_constraint f
        where f.contype = 'f' and f.connamespace = 'public'::regnamespace
          and not exists (
            select from pg_index i
             where i.indrelid = f.conrelid
               and (i.indkey::int2[])[0:cardinality(f.conkey) - 1] @> f.conkey)
          -- One dataset has one project: the id of either leads to the rows.
          and not (f.confrelid in ('datasets'::regclass, 'annotation_projects'::regclass) and exists (
            select from pg_index i
             where i.indrelid = f.conrelid and i.indkey[0] = f.conkey[1]))`,
    );

    expect(without).toEqual([]);
  });

  it('has no index that another one makes redundant', async () => {
    const redundant = await db.query(
      `select a.indexrelid::regclass::text as index, b.indexrelid::regclass::text as covered_by
         from pg_index a
         join pg_index b on b.indrelid = a.indrelid and b.indexrelid <> a.indexrelid
         join pg_class c on c.oid = a.indexrelid
         join pg_class d on d.oid = b.indexrelid and d.relam = c.relam
        where c.relnamespace = 'public'::regnamespace and not a.indisunique
          and a.indpred is not distinct from b.indpred
          and (b.indkey::text || ' ') like (a.indkey::text || ' %')
          and (b.indoption::text || ' ') like (a.indoption::text || ' %')`,
    );

    expect(redundant).toEqual([]);
  });
});

/** TypeORM compares the expressions of generated columns with notes of its own, which our migrations do not take. */
async function noteGeneratedColumns(db: LabelerDb): Promise<void> {
  for (const { tableName, columns } of db.dataSource.entityMetadatas) {
    for (const { databaseName, generatedType, asExpression } of columns) {
      if (!generatedType) continue;
      await db.sql`
        insert into typeorm_metadata (type, database, schema, "table", name, value)
        values ('GENERATED_COLUMN', current_database(), 'public', ${tableName}, ${databaseName}, ${asExpression})`;
    }
  }
}
