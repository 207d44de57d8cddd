import { expandScopes, type ServiceCaller } from '@libs/auth';
import { DatabaseUnavailableError } from '@libs/errors';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SerialLoader } from './serial-loader';
import { ServiceKeyQueries, type StoredServiceKey } from './service-key.queries';
import type { ServiceKeysConfig } from './service-keys.config';

export const SERVICE_KEYS_CONFIG = Symbol('SERVICE_KEYS_CONFIG');

/** A key as it was read a moment ago. */
export interface KnownKey {
  stored: StoredServiceKey;
  caller: ServiceCaller;
  /** When it was asked for, on the monotonic clock: what was committed before that is in it. */
  readAt: number;
}

const MAX_KEYS = 10_000;
/** While the database is away, known keys live on; with this, a revocation still holds within five seconds. */
const MAX_AGE_MS = 4500;
/** Prefixes are random, so that an unknown one stays unknown. */
const UNKNOWN_FOR_MS = 1000;
/** An active key is read again before it is too old, so that nobody waits for that. */
const REFRESH_AT = 1 / 3;
const READ_LIMIT_MS = 2000;
/** After a failure, nobody asks again before this has passed. */
const PAUSE_MS = 200;

/** The keys of recent requests. Answers at once for those, and keeps them fresh in the background. */
@Injectable()
export class ServiceKeyCache {
  private readonly known = new LRUCache<string, KnownKey>({ max: MAX_KEYS });
  private readonly unknown = new LRUCache<string, true>({ max: MAX_KEYS, ttl: UNKNOWN_FOR_MS });
  private readonly reading = new Map<string, Promise<KnownKey | undefined>>();
  private readonly loader: SerialLoader<StoredServiceKey>;
  private failure: { at: number; error: Error } | undefined;

  constructor(
    queries: ServiceKeyQueries,
    @Inject(SERVICE_KEYS_CONFIG) private readonly config: ServiceKeysConfig,
  ) {
    this.loader = new SerialLoader(async (prefixes) => {
      const found = await inTime(queries.findByPrefixes(prefixes));
      return new Map(found.map((stored) => [stored.prefix, stored]));
    });
  }

  /** @throws DatabaseUnavailableError (as a rejection) when the key must be read and cannot be */
  find(prefix: string): KnownKey | undefined | Promise<KnownKey | undefined> {
    const known = this.known.get(prefix);
    if (!known) return this.unknown.has(prefix) ? undefined : this.read(prefix);
    const age = performance.now() - known.readAt;
    if (age >= this.config.cacheMs) return this.readAgain(prefix, known);
    if (age >= this.config.cacheMs * REFRESH_AT) this.read(prefix).catch(() => undefined);
    return known;
  }

  private async readAgain(prefix: string, known: KnownKey): Promise<KnownKey | undefined> {
    try {
      return await this.read(prefix);
    } catch (error) {
      if (performance.now() - known.readAt < MAX_AGE_MS) return known;
      throw error;
    }
  }

  private read(prefix: string): Promise<KnownKey | undefined> {
    if (this.failure && performance.now() - this.failure.at < PAUSE_MS) {
      return Promise.reject(this.failure.error);
    }
    let reading = this.reading.get(prefix);
    if (!reading) {
      reading = this.load(prefix).finally(() => this.reading.delete(prefix));
      this.reading.set(prefix, reading);
    }
    return reading;
  }

  private async load(prefix: string): Promise<KnownKey | undefined> {
    const readAt = performance.now();
    try {
      const stored = await this.loader.load(prefix);
      this.failure = undefined;
      return this.remember(prefix, stored && { stored, caller: callerOf(stored), readAt });
    } catch (error) {
      this.failure = { at: performance.now(), error: error as Error };
      throw error;
    }
  }

  private remember(prefix: string, key: KnownKey | undefined): KnownKey | undefined {
    if (key) {
      this.known.set(prefix, key);
    } else {
      this.known.delete(prefix);
      this.unknown.set(prefix, true);
    }
    return key;
  }
}

function callerOf({ accountId, serviceName, scopes }: StoredServiceKey): ServiceCaller {
  return {
    kind: 'service',
    serviceId: accountId,
    serviceName,
    scopes: expandScopes(scopes),
    actingUserId: null,
    credential: 'key',
  };
}

/** A database that is silent must not hold the one reading that is under way for as long as a statement may take. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const late = new Error(`no answer within ${READ_LIMIT_MS} ms`);
    timer = setTimeout(() => reject(new DatabaseUnavailableError(late)), READ_LIMIT_MS);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
