import { ADOPTIONS } from './adoptions';
import { checksumOf, keyOf, type Run, type TablePlan } from './plan';
import { INHERITED_TABLES, type InheritedTable } from './tables';

/** An older table before and after its adoption. */
export interface AdoptedTable extends TablePlan {
  adopted: number;
  /** Over the keys of all rows before, and of those that were adopted or set aside, in any order. */
  keys: string;
}

/** A row of an older table is neither in the new one nor set aside, or is not what it was. */
export class RowsLostError extends Error {}

interface Account {
  rows: string;
  checksum: string;
  adopted: string;
  set_aside: string;
  lost: string;
  keys_before: string;
  keys_after: string;
}

const hashOf = (key: string): string => `hashtextextended(${key}, 0)`;

const sameKey = (table: InheritedTable): string =>
  INHERITED_TABLES[table].key.map((name) => `n."${name}"::text = o."${name}"::text`).join(' and ');

/**
 * Follows every row of the older tables by its key, and notes the outcome in `inherited.adoption`.
 * @throws RowsLostError
 */
export async function proveAdoption(
  run: Run,
  plans: readonly TablePlan[],
): Promise<AdoptedTable[]> {
  const tables: AdoptedTable[] = [];
  for (const { table } of ADOPTIONS) {
    const plan = plans.find((each) => each.table === table);
    if (!plan?.exists) continue;
    const [account] = await run<Account>(accountOf(table));
    if (!account) continue;
    const adopted = Number(account.adopted);
    if (!isWhole(plan, account)) {
      throw new RowsLostError(
        `Of ${plan.rows} rows of ${table}, ${adopted} were adopted and ${account.set_aside} set aside. Nothing was changed.`,
      );
    }
    await note(run, { table, plan, account });
    tables.push({ ...plan, adopted, keys: account.keys_after });
  }
  return tables;
}

/** Every row is somewhere, none is in two places, and the older ones are what they were. */
function isWhole(plan: TablePlan, account: Account): boolean {
  const setAside = plan.setAside.reduce((sum, { rows }) => sum + rows, 0);
  return (
    account.lost === '0' &&
    account.rows === String(plan.rows) &&
    account.set_aside === String(setAside) &&
    Number(account.adopted) + setAside === plan.rows &&
    account.checksum === plan.checksum &&
    account.keys_before === account.keys_after
  );
}

function accountOf(table: InheritedTable): string {
  const [before, after] = [keyOf(table, 'o'), keyOf(table, 'n')];
  const sum = (hash: string) => `coalesce(sum(${hash}), 0)`;
  return `
    with taken as (
      select count(*) as adopted, ${sum(hashOf(after))} as keys
        from ${table} n where exists (select from inherited.${table} o where ${sameKey(table)})
    ), noted as (
      select count(*) as set_aside, ${sum(hashOf('source_key'))} as keys
        from inherited.set_aside where table_name = '${table}'
    )
    select (select count(*) from inherited.${table} o
             where not exists (select from ${table} n where ${sameKey(table)})
               and not exists (select from aside s where s.table_name = '${table}' and s.row_id = o.ctid))::text as lost,
           b.rows::text, b.checksum, b.keys::text as keys_before, t.adopted::text, a.set_aside::text,
           (t.keys + a.keys)::text as keys_after
      from (select count(*) as rows, ${checksumOf('o')} as checksum, ${sum(hashOf(before))} as keys
              from inherited.${table} o) b, taken t, noted a`;
}

async function note(
  run: Run,
  { table, plan, account }: { table: InheritedTable; plan: TablePlan; account: Account },
): Promise<void> {
  const changes = JSON.stringify(plan.changes).replaceAll("'", "''");
  await run(`
    insert into inherited.adoption (table_name, rows_found, rows_adopted, rows_set_aside, checksum, changes, rows_after)
    select '${table}', ${plan.rows}, ${account.adopted}, ${account.set_aside}, ${account.checksum}, '${changes}',
           (select count(*) from ${table})`);
}

/** Temporary views and functions outlive the transaction: the connection may be somebody else's afterwards. */
export async function clearUp(run: Run): Promise<void> {
  await run(`
    do $$
    declare
      thing record;
    begin
      for thing in select c.oid::regclass as name from pg_class c
                    where c.relnamespace = pg_my_temp_schema() and c.relkind = 'v'
      loop
        execute format('drop view %s cascade', thing.name);
      end loop;
      for thing in select p.oid::regprocedure as name from pg_proc p where p.pronamespace = pg_my_temp_schema()
      loop
        execute format('drop function %s', thing.name);
      end loop;
    end $$`);
}
