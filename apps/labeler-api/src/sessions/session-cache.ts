import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SessionQueries, type SessionState } from './session.queries';

/** How long another replica may still accept a session that was signed out here. */
const TTL_MS = 3000;
const MAX_SESSIONS = 50_000;

interface Entry {
  state: SessionState | undefined;
}

/** What the sessions of recent requests look like. While the database is away the last known state counts. */
@Injectable()
export class SessionCache {
  private readonly entries: LRUCache<string, Entry>;

  constructor(queries: SessionQueries) {
    this.entries = new LRUCache<string, Entry>({
      max: MAX_SESSIONS,
      ttl: TTL_MS,
      allowStaleOnFetchRejection: true,
      noDeleteOnFetchRejection: true,
      fetchMethod: async (sessionId) => ({ state: await queries.find(sessionId) }),
    });
  }

  /** @throws DatabaseUnavailableError for a session never seen before */
  async find(sessionId: string): Promise<SessionState | undefined> {
    return (await this.entries.fetch(sessionId))?.state;
  }

  forget(sessionId: string): void {
    this.entries.delete(sessionId);
  }
}
