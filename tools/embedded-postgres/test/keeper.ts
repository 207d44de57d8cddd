import { startPostgres } from '..';

/** Starts a server, tells its process id on standard output, and stays until it is killed. */
async function keep(dataDir: string, superuserPassword: string): Promise<void> {
  const postgres = await startPostgres({ dataDir, superuserPassword, fsync: false });
  console.log(postgres.pid);
  setInterval(() => undefined, 60_000);
}

const [, , dataDir = '', superuserPassword = ''] = process.argv;
void keep(dataDir, superuserPassword);
