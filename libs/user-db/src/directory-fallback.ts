import type { KnownUser } from './directory-user';

/** The ids above `after` up to and including `upTo`. */
export interface IdRange {
  after: number;
  upTo: number;
}

/** A copy of the directory in another place, for the time when the users database is away. */
export abstract class DirectoryFallback {
  /** Those of the users that the copy holds. */
  abstract load(ids: readonly number[]): Promise<KnownUser[]>;

  abstract organizationMembers(organizationId: number): Promise<number[]>;

  /**
   * Makes the copy say of the users in `range` what `users` says, and writes only what differs.
   * @returns how many users changed, came or went.
   */
  abstract save(users: readonly KnownUser[], range: IdRange): Promise<number>;
}
