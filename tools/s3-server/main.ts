import { parseArgs } from 'node:util';
import { startS3Server } from './index';

const HELP = `An S3 server for development and tests. Never part of a production system.

Usage: s3-server --data-dir <directory> [options]

  --data-dir <directory>  where everything is kept        S3_SERVER_DATA_DIR
  --port <number>         0 takes a free one (0)          S3_SERVER_PORT
  --host <address>        (127.0.0.1)                     S3_SERVER_HOST
  --access-key <text>                                     S3_SERVER_ACCESS_KEY
  --secret-key <text>     better given by environment     S3_SERVER_SECRET_KEY
  --region <name>         (us-east-1)                     S3_SERVER_REGION
  --bucket <name>         created at start; repeatable    S3_SERVER_BUCKETS (comma-separated)
  --no-fsync              faster; a power cut loses data  S3_SERVER_FSYNC=false
  --help

A flag wins over the variable beside it. When ready, prints {"endpoint": "http://…"} in one line.
SIGTERM and SIGINT stop it, and so does the end of an IPC channel to its parent.
`;

const { values: flags } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    port: { type: 'string' },
    host: { type: 'string' },
    'access-key': { type: 'string' },
    'secret-key': { type: 'string' },
    region: { type: 'string' },
    bucket: { type: 'string', multiple: true },
    'no-fsync': { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

function required(flag: 'data-dir' | 'access-key' | 'secret-key', variable: string): string {
  const value = flags[flag] ?? process.env[variable];
  if (!value) throw new Error(`--${flag} or ${variable} is required; see --help`);
  return value;
}

function readPort(): number {
  const port = Number(flags.port ?? process.env.S3_SERVER_PORT ?? 0);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error('--port expects a whole number from 0 to 65535');
}

async function main(): Promise<void> {
  const { env } = process;
  const server = await startS3Server({
    dataDir: required('data-dir', 'S3_SERVER_DATA_DIR'),
    accessKey: required('access-key', 'S3_SERVER_ACCESS_KEY'),
    secretKey: required('secret-key', 'S3_SERVER_SECRET_KEY'),
    port: readPort(),
    host: flags.host ?? env.S3_SERVER_HOST,
    region: flags.region ?? env.S3_SERVER_REGION,
    buckets: flags.bucket ?? env.S3_SERVER_BUCKETS?.split(',').filter(Boolean),
    fsync: !flags['no-fsync'] && env.S3_SERVER_FSYNC !== 'false',
  });
  const stop = (): void => {
    server.close().then(() => process.exit(0), fail);
  };
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(event, stop);
  console.log(JSON.stringify({ endpoint: server.endpoint }));
}

function fail(error: unknown): void {
  console.error(`s3-server: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

if (flags.help) process.stdout.write(HELP);
else main().catch(fail);
