import { flag } from '@libs/config';
import { readFileSync } from 'node:fs';

export interface TlsOptions {
  /** False encrypts without checking who answers (`sslmode=require`). */
  rejectUnauthorized: boolean;
  ca?: string;
  /** Present where the name in the certificate does not count (`sslmode=verify-ca`). */
  checkServerIdentity?: () => undefined;
}

/** Where a database is and how to speak to it. */
export interface Target {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  tls: TlsOptions | false;
  pgbouncer: boolean;
}

export interface Address {
  target: Target;
  connectionLimit: number | undefined;
}

type Parts = Record<string, string | undefined>;

/** Reads a connection URL. A string instead of an address tells what is wrong, without the value. */
export function fromUrl(text: string): Address | string {
  if (!URL.canParse(text)) return 'expects postgresql://user:password@host:port/name';
  const url = new URL(text);
  if (!/^postgres(ql)?(\+\w+)?:$/.test(url.protocol)) return 'expects a postgresql:// URL';
  const database = decodeURIComponent(url.pathname.slice(1));
  if (!database) return 'names no database after the host';
  const options = optionsOf(url.searchParams);
  if (typeof options === 'string') return options;
  const { connectionLimit, tls, pgbouncer } = options;
  return {
    connectionLimit,
    target: {
      host: url.hostname.replace(/^\[|\]$/g, '') || 'localhost',
      port: Number(url.port || 5432),
      database,
      user: decodeURIComponent(url.username) || 'postgres',
      password: decodeURIComponent(url.password),
      tls,
      pgbouncer,
    },
  };
}

/** Reads `PREFIX_HOST`, `_PORT`, `_NAME`, `_USER`, `_PASSWORD`, `_SSLMODE`. */
export function fromParts(env: Parts, prefix: string): Address | string {
  const parts = Object.fromEntries(
    ['HOST', 'NAME', 'USER', 'PASSWORD'].map((name) => [name, env[`${prefix}_${name}`]]),
  );
  const missing = Object.keys(parts).filter((name) => parts[name] === undefined);
  if (missing.length > 0) {
    return `is missing (or set ${missing.map((name) => `${prefix}_${name}`).join(', ')})`;
  }
  const port = Number(env[`${prefix}_PORT`] ?? 5432);
  if (!isPort(port)) return `${prefix}_PORT expects a port number`;
  const tls = tlsOf(env[`${prefix}_SSLMODE`], null);
  if (typeof tls === 'string') return tls;
  const { HOST = '', NAME = '', USER = '', PASSWORD = '' } = parts;
  const target = { host: HOST, port, database: NAME, user: USER, password: PASSWORD, tls };
  return { connectionLimit: undefined, target: { ...target, pgbouncer: false } };
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

function optionsOf(parameters: URLSearchParams) {
  const tls = tlsOf(parameters.get('sslmode') ?? undefined, parameters.get('sslrootcert'));
  if (typeof tls === 'string') return tls;
  const pgbouncer = flag(false).safeParse(parameters.get('pgbouncer') ?? undefined);
  if (!pgbouncer.success) return 'pgbouncer= expects true or false';
  const limit = parameters.get('connection_limit');
  const connectionLimit = limit === null ? undefined : Number(limit);
  if (
    connectionLimit !== undefined &&
    !(Number.isInteger(connectionLimit) && connectionLimit > 0)
  ) {
    return 'connection_limit= expects a whole number above 0';
  }
  return { tls, pgbouncer: pgbouncer.data, connectionLimit };
}

/**
 * libpq's meaning of `sslmode`: https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS
 * `allow` and `prefer` promise nothing and are not encrypted.
 */
function tlsOf(mode = 'disable', caFile: string | null): TlsOptions | false | string {
  const ca = caFile ? readCertificates(caFile) : {};
  if (!ca) return 'sslrootcert= names a file that cannot be read';
  const anyName = { ...ca, ...ANY_NAME };
  const modes: Record<string, TlsOptions | false> = {
    disable: false,
    allow: false,
    prefer: false,
    // With certificates at hand libpq looks at who answers, as with verify-ca.
    require: caFile ? anyName : { rejectUnauthorized: false },
    'verify-ca': anyName,
    'verify-full': { ...ca, rejectUnauthorized: true },
  };
  return modes[mode] ?? 'sslmode= expects disable, require, verify-ca or verify-full';
}

const ANY_NAME = { rejectUnauthorized: true, checkServerIdentity: () => undefined };

function readCertificates(file: string): { ca: string } | undefined {
  try {
    return { ca: readFileSync(file, 'utf8') };
  } catch {
    return undefined;
  }
}
