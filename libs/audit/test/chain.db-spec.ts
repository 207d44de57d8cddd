import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import { testDatabases, type TestDatabases } from '@libs/testing';
import { AuditMonths, AuditSealer, AuditVerifier, ChainKeys } from '../src';

const KEY = 'k'.repeat(32);
const OTHER_KEY = 'o'.repeat(32);

describe('the audit chain', () => {
  let databases: TestDatabases;
  let db: LabelerDb;
  beforeEach(async () => {
    databases = await testDatabases();
    db = open(databases);
  });
  afterEach(async () => {
    await db.close();
    await databases.drop();
  });

  const seal = (...keys: string[]) => new AuditSealer(db, new ChainKeys(keys)).run();
  const verify = async (...keys: string[]) => {
    const { findings } = await new AuditVerifier(db, new ChainKeys(keys)).verify();
    return findings.map(({ kind, logId }) => [kind, logId]);
  };
  const sealed = async (rows: number, ...keys: string[]) => {
    const ids = await given(databases, rows);
    await seal(...keys);
    return ids;
  };

  it('holds every row, with and without a key, and knows the keys before', async () => {
    await sealed(5);
    await sealed(5, OTHER_KEY);
    await sealed(5, KEY, OTHER_KEY);

    expect(await verify(KEY, OTHER_KEY)).toEqual([]);
    expect(await verify(KEY)).toEqual([['unknown_key', null]]);
    expect(
      await databases.labeler(
        'select first_position::int, cardinality(log_ids) as rows from audit_seals',
      ),
    ).toEqual([1, 6, 11].map((first_position) => ({ first_position, rows: 5 })));
    expect(await databases.labeler('select from audit_unsealed')).toEqual([]);
  });

  it('finds each row of which anything was changed', async () => {
    const ids = await sealed(7, KEY);
    const changes = [
      `details = '{"n": 8}'`,
      'user_id = 8',
      `user_agent = ''`,
      `timestamp = timestamp + interval '1 microsecond'`,
      `status = 'failure'`,
    ];

    for (const [index, change] of changes.entries()) {
      await databases.labeler(`update audit_logs set ${change} where id = $1`, [ids[index + 1]]);
    }

    expect(await verify(KEY)).toEqual(ids.slice(1, 6).map((id) => ['changed', id]));
  });

  it('finds rows that were removed, the last one too', async () => {
    const ids = await sealed(7);

    await databases.labeler('delete from audit_logs where id = any($1)', [[ids[2], ids[6]]]);

    expect(await verify()).toEqual([
      ['removed', ids[2]],
      ['removed', ids[6]],
    ]);
  });

  it('finds an end that was removed with its seals, and does not go on from there', async () => {
    await sealed(3, KEY);
    const ids = await sealed(3, KEY);
    await databases.labeler('delete from audit_logs where id = any($1)', [ids]);
    await databases.labeler('delete from audit_seals where first_position = 4');

    expect(await verify(KEY)).toEqual([['head', null]]);

    await databases.labeler(
      `update audit_chain set head_position = 3, head_hash =
         (select substr(hashes, 65) from audit_seals)`,
    );
    expect(await verify(KEY)).toEqual([['head', null]]);
    await given(databases, 1);
    await expect(seal(KEY)).rejects.toThrow('its head was changed');

    await new AuditVerifier(db, new ChainKeys([KEY])).signHead();
    expect(await seal(KEY)).toBe(1);
    expect(await verify(KEY)).toEqual([]);
  });

  it('finds seals that were taken out of the middle, and swapped rows', async () => {
    await sealed(2);
    const middle = await sealed(2);
    const last = await sealed(2);
    await databases.labeler('delete from audit_logs where id = any($1)', [middle]);
    await databases.labeler('delete from audit_seals where first_position = 3');
    await databases.labeler('update audit_seals set log_ids = $1 where first_position = 5', [
      [last[1], last[0]],
    ]);

    expect(await verify()).toEqual([
      ['seal_missing', null],
      ['changed', last[0]],
    ]);
  });

  it('finds rows that were put in: beside the queue, and with an older time', async () => {
    await sealed(3);
    const [partition] = await databases.labeler<{ name: string }>(
      'select tableoid::regclass::text as name from audit_logs limit 1',
    );
    const [beside] = await databases.labeler<{ id: string }>(
      `insert into ${partition?.name} (action) values ('login') returning id`,
    );
    const [old] = await databases.labeler<{ id: string }>(
      `insert into audit_logs (action, timestamp) values ('login', now() - interval '2 hours') returning id`,
    );
    await seal();

    expect(await verify()).toEqual([
      ['backdated', old?.id],
      ['inserted', beside?.id],
    ]);
  });

  it('has a place for whoever commits late, and one place for every row', async () => {
    const late = await Promise.all([0, 1, 2].map(() => holding(databases)));
    const written = new Set(late.map(({ id }) => id));
    for (const each of late) {
      const [, ids] = await Promise.all([seal(), given(databases, 40), seal()]);
      for (const id of ids) written.add(id);
      await each.commit();
    }
    await Promise.all([seal(), seal(), seal()]);
    await seal();

    const places = await databases.labeler<{ id: string }>(
      'select unnest(log_ids)::text as id from audit_seals order by first_position',
    );
    expect(places.map(({ id }) => id).sort()).toEqual([...written].sort());
    expect(await verify()).toEqual([]);
  });

  describe('over months', () => {
    const months = (...keys: string[]) => new AuditMonths(db, new ChainKeys(keys));
    const past = (n: number) =>
      `date_trunc('month', now() at time zone 'UTC') - interval '${n} months'`;

    beforeEach(async () => {
      await databases.labeler(
        `select make_audit_month((${past(3)})::date), make_audit_month((${past(1)})::date)`,
      );
      for (const n of [3, 2, 1]) {
        await databases.labeler(
          `insert into audit_logs (action, user_id, timestamp)
           select 'login', 7, (${past(n)}) at time zone 'UTC' + i * interval '1 hour' from generate_series(1, 4) i`,
        );
      }
    });

    it('gives up whole months once they are sealed, and is whole without them', async () => {
      expect(await months(KEY).retire(2)).toBeUndefined();
      await sealed(2, KEY);

      expect(await months(KEY).retire(0)).toBeUndefined();
      expect(await months(KEY).retire(2)).toMatch(/^\d{4}-\d\d-01$/);
      await sealed(2, KEY);

      expect(await verify(KEY)).toEqual([]);
      expect(await databases.labeler('select count(*)::int as n from audit_logs')).toEqual([
        { n: 12 },
      ]);
      expect(
        await databases.labeler('select sum(count)::int as n from audit_daily_counts'),
      ).toEqual([{ n: 12 }]);
      expect(
        await databases.labeler('select anchor_position::int, head_position::int from audit_chain'),
      ).toEqual([{ anchor_position: 4, head_position: 16 }]);
    });

    it('has partitions ahead, and moves rows there that came before their partition', async () => {
      expect(
        await databases.labeler(
          `select count(*)::int as n from audit_months.rest where timestamp >= (${past(2)}) at time zone 'UTC'`,
        ),
      ).toEqual([{ n: 4 }]);
      await databases.labeler(`select make_audit_month((${past(2)})::date)`);
      await databases.labeler(
        `drop table audit_months.y${new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + 3)).toISOString().slice(0, 7).replace('-', 'm')}`,
      );

      expect([await months().prepare(), await months().prepare()]).toEqual([1, 0]);

      await seal();
      expect(await verify()).toEqual([]);
      expect(await databases.labeler('select from audit_months.rest')).toEqual([]);
    });
  });
});

function open({ labelerUrl }: TestDatabases): LabelerDb {
  return new LabelerDb(labelerDbConfigSchema.parse({ LABELER_DATABASE_URL: labelerUrl }));
}

async function given(databases: TestDatabases, rows: number): Promise<string[]> {
  const made = await databases.labeler<{ id: string }>(
    `insert into audit_logs (action, user_id, details, user_agent)
     select 'login', 7, jsonb_build_object('n', i), 'agent "ü" ' || i from generate_series(1, $1::int) i
     returning id`,
    [rows],
  );
  return made.map(({ id }) => id);
}

/** A row whose transaction is still open. */
async function holding(databases: TestDatabases) {
  const db = open(databases);
  const client = await (await db.pool()).connect();
  await client.query('begin');
  const { rows } = await client.query<{ id: number }>(
    `insert into audit_logs (action) values ('late') returning id`,
  );
  return {
    id: String(rows[0]?.id),
    commit: async () => {
      await client.query('commit');
      client.release();
      await db.close();
    },
  };
}
