import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, withClient } from '../../tools/embedded-postgres';
import { handOver, postgresAccount } from '../../tools/embedded-postgres/run-as';

/** A PostgreSQL server that shows a certificate for `localhost`, and nothing else answers to. */
export interface TlsPostgres {
  /** As superuser, on the address that the certificate does not name: 127.0.0.1. */
  readonly adminUrl: string;
  readonly port: number;
  /** The authority that signed the certificate, and another one. */
  readonly ca: string;
  readonly otherCa: string;
  /** From now on only encrypted connections are let in. */
  demandTls(): Promise<void>;
  remove(): Promise<void>;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export async function startTlsPostgres(): Promise<TlsPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'vision-tls-postgres-'));
  const file = (name: string) => join(directory, 'tls', name);
  mkdirSync(join(directory, 'tls'));
  chmodSync(directory, 0o755);
  authority(file('ca'));
  authority(file('other'));
  certificate(file('server'), file('ca'));
  handOver(join(directory, 'tls'), postgresAccount());
  const dataDir = join(directory, 'data');
  const postgres = await startPostgres({
    dataDir,
    fsync: false,
    superuserPassword: 'tls-postgres',
    settings: {
      ssl: 'on',
      ssl_cert_file: file('server.crt'),
      ssl_key_file: file('server.key'),
      max_connections: 100,
    },
  });
  return {
    adminUrl: postgres.adminUrl,
    port: postgres.port,
    ca: file('ca.crt'),
    otherCa: file('other.crt'),
    demandTls: async () => {
      const rules = join(dataDir, 'pg_hba.conf');
      writeFileSync(rules, 'hostssl all all all scram-sha-256\n');
      appendFileSync(rules, 'host all postgres 127.0.0.1/32 scram-sha-256\n');
      await withClient(postgres.adminUrl, (client) => client.query('select pg_reload_conf()'));
    },
    remove: async () => {
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function authority(name: string): void {
  openssl('-subj', '/CN=authority of the test', '-keyout', `${name}.key`, '-out', `${name}.crt`);
}

function certificate(name: string, by: string): void {
  openssl(
    ...['-CA', `${by}.crt`, '-CAkey', `${by}.key`, '-subj', '/CN=database'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=CA:FALSE'],
    ...['-keyout', `${name}.key`, '-out', `${name}.crt`],
  );
  chmodSync(`${name}.key`, 0o600);
}

function openssl(...args: string[]): void {
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...KEY, ...args], { stdio: 'pipe' });
}
