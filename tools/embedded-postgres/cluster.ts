import { Client, escapeIdentifier, escapeLiteral } from 'pg';

export interface Role {
  name: string;
  password: string;
}

/** Runs `work` on one connection. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Creates the log-in role, or gives an existing one this password. */
export async function ensureRole(adminUrl: string, { name, password }: Role): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name]);
    const verb = rowCount ? 'alter' : 'create';
    const role = escapeIdentifier(name);
    await client.query(`${verb} role ${role} login password ${escapeLiteral(password)}`);
  });
}

/** Creates the database unless it exists. */
export async function ensureDatabase(adminUrl: string, name: string, owner: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount) return;
    await client.query(
      `create database ${escapeIdentifier(name)} owner ${escapeIdentifier(owner)}`,
    );
  });
}
