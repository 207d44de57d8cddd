import { LRUCache } from 'lru-cache';
import { SharedLoader } from './shared-loader';
import { type BreakerLimits, CircuitBreaker } from './circuit-breaker';
import type { DirectoryFallback } from './directory-fallback';
import { type DirectoryUser, type KnownUser, type SignInUser, unknownUser } from './directory-user';
import type { Registrations, UserPage, UserQueries, UserSearch } from './user.queries';

const MAX_USERS = 20_000;
const MAX_ORGANIZATIONS = 1000;
/** How old an answer may be when no better one can be had. */
const STALE_MS = 10 * 60_000;
/** An account that does not exist yet may be made at any moment. */
const MISSING_TTL_MS = 2000;
const LIMITS: BreakerLimits = { timeoutMs: 2000, probeTimeoutMs: 500, retryAfterMs: 1000 };
const SIGN_IN_TIMEOUT_MS = 5000;
const MAX_ID = 2_147_483_647;

/** An answer and when it was true. */
interface Answer<T> {
  value: T;
  at: number;
}

/** What was found out of a user: one who exists, null when there is none, or why it cannot be known. */
type Finding = KnownUser | null | Error;

export interface DirectorySettings {
  cacheTtlSeconds: number;
  now?: () => number;
}

/**
 * Who the users are. Look-ups are batched and cached; when the users database does not answer in time,
 * the last known answer counts, or the copy of the directory if there is one.
 */
export class UserDirectory {
  private readonly users = new LRUCache<number, Answer<KnownUser | null>>({ max: MAX_USERS });
  private readonly members = new LRUCache<number, Answer<number[]>>({ max: MAX_ORGANIZATIONS });
  private readonly findings: SharedLoader<number, Finding>;
  private readonly memberships: SharedLoader<number, number[]>;
  private readonly breaker: CircuitBreaker;
  private readonly ttlMs: number;
  private readonly now: () => number;

  constructor(
    private readonly queries: UserQueries,
    { cacheTtlSeconds, now = Date.now }: DirectorySettings,
    private readonly fallback?: DirectoryFallback,
  ) {
    this.ttlMs = cacheTtlSeconds * 1000;
    this.now = now;
    this.breaker = new CircuitBreaker(LIMITS, now);
    this.findings = new SharedLoader((ids) => this.lookUp(ids));
    this.memberships = new SharedLoader((ids) => this.lookUpMembers(ids));
  }

  /**
   * Never fails: of a user of whom nothing can be known right now, only the id is told.
   * @returns the users who exist or may exist, once each.
   */
  async findByIds(ids: Iterable<number>): Promise<Map<number, DirectoryUser>> {
    const unique = [...new Set(ids)];
    const findings = await Promise.all(unique.map((id) => this.finding(id)));
    const found = new Map<number, DirectoryUser>();
    for (const [index, id] of unique.entries()) {
      const finding = findings[index];
      if (finding instanceof Error) found.set(id, unknownUser(id));
      else if (finding) found.set(id, finding);
    }
    return found;
  }

  /** @throws DatabaseUnavailableError when it cannot be known whether there is such a user */
  async find(id: number): Promise<KnownUser | undefined> {
    const finding = await this.finding(id);
    if (finding instanceof Error) throw finding;
    return finding ?? undefined;
  }

  /**
   * For sign-in: as it is in the users database at this moment, with the password hash.
   * @param email exactly as it was entered when the account was made
   * @throws DatabaseUnavailableError
   */
  findByEmail(email: string): Promise<SignInUser | undefined> {
    return this.breaker.run(() => this.queries.findByEmail(email), SIGN_IN_TIMEOUT_MS);
  }

  /**
   * Active users by part of their e-mail or name, as they are at this moment, by e-mail.
   * @throws DatabaseUnavailableError
   */
  search(search: UserSearch): Promise<UserPage> {
    return this.breaker.run(() => this.queries.search(search));
  }

  /**
   * How many people there are and who came in the last `days` days, as it is at this moment.
   * @throws DatabaseUnavailableError
   */
  registrations(days: number): Promise<Registrations> {
    return this.breaker.run(() => this.queries.registrations(days));
  }

  /** Ids of the users of an organization. Never fails: nobody belongs to it while that cannot be known. */
  async organizationMembers(organizationId: number): Promise<number[]> {
    const known = this.members.get(organizationId);
    if (known && this.isFresh(known, this.ttlMs)) return known.value;
    return this.memberships.load(organizationId);
  }

  private async finding(id: number): Promise<Finding> {
    if (!Number.isInteger(id) || id < 1 || id > MAX_ID) return null;
    const known = this.users.get(id);
    const ttlMs = known?.value ? this.ttlMs : Math.min(this.ttlMs, MISSING_TTL_MS);
    return known && this.isFresh(known, ttlMs) ? known.value : this.findings.load(id);
  }

  private isFresh({ at }: Answer<unknown>, ttlMs: number): boolean {
    return this.now() - at < ttlMs;
  }

  private async lookUp(ids: number[]): Promise<Map<number, Finding>> {
    try {
      const rows = await this.breaker.run(() => this.queries.findByIds(ids));
      const found = new Map(rows.map((user) => [user.id, user]));
      return new Map(ids.map((id) => [id, this.remember(id, found.get(id) ?? null)]));
    } catch (error) {
      return this.makeDo(ids, error as Error);
    }
  }

  private remember(id: number, value: KnownUser | null): KnownUser | null {
    this.users.set(id, { value, at: this.now() });
    return value;
  }

  /** What is known of the users without the users database. */
  private async makeDo(ids: number[], error: Error): Promise<Map<number, Finding>> {
    const findings = new Map<number, Finding>(ids.map((id) => [id, error]));
    for (const id of ids) {
      const known = this.users.peek(id);
      if (known && this.isFresh(known, STALE_MS)) findings.set(id, known.value);
    }
    const rest = ids.filter((id) => findings.get(id) === error);
    const copies = rest.length > 0 ? await this.fallback?.load(rest).catch(() => []) : [];
    for (const user of copies ?? []) findings.set(user.id, this.remember(user.id, user));
    return findings;
  }

  private async lookUpMembers(organizationIds: number[]): Promise<Map<number, number[]>> {
    const lists = await Promise.all(organizationIds.map((id) => this.membersOf(id)));
    return new Map(organizationIds.map((id, index) => [id, lists[index] ?? []]));
  }

  private async membersOf(organizationId: number): Promise<number[]> {
    try {
      const ids = await this.breaker.run(() => this.queries.organizationMembers(organizationId));
      this.members.set(organizationId, { value: ids, at: this.now() });
      return ids;
    } catch {
      const known = this.members.peek(organizationId);
      if (known && this.isFresh(known, STALE_MS)) return known.value;
      return (await this.fallback?.organizationMembers(organizationId).catch(() => [])) ?? [];
    }
  }
}
