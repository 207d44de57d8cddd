import { BatchLoader } from '@libs/database';
import { DatabaseUnavailableError } from '@libs/errors';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SessionQueries, type SessionState } from './session.queries';

/** How long another replica may still accept a session that was signed out here. */
const TTL_MS = 3000;
const MAX_SESSIONS = 50_000;

interface Entry {
  /** Undefined when there is no such session. */
  state: SessionState | undefined;
  /** When it was asked for, on the monotonic clock. */
  readAt: number;
}

/** What the sessions of recent requests look like. While the database is away the last known state counts. */
@Injectable()
export class SessionCache {
  private readonly entries = new LRUCache<string, Entry>({ max: MAX_SESSIONS });
  private readonly loader: BatchLoader<string, SessionState | undefined>;

  constructor(queries: SessionQueries) {
    this.loader = new BatchLoader(async (sessionIds) => {
      const found = await queries.findByIds(sessionIds);
      return sessionIds.map((id) => found.get(id));
    });
  }

  /** @throws DatabaseUnavailableError for a session never seen before */
  async find(sessionId: string): Promise<SessionState | undefined> {
    const known = this.entries.get(sessionId);
    const readAt = performance.now();
    if (known && readAt - known.readAt < TTL_MS) return known.state;
    try {
      const state = await this.loader.load(sessionId);
      this.entries.set(sessionId, { state, readAt });
      return state;
    } catch (error) {
      if (known && error instanceof DatabaseUnavailableError) return known.state;
      throw error;
    }
  }

  forget(sessionId: string): void {
    this.entries.delete(sessionId);
  }
}
