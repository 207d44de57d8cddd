import { DatabaseUnavailableError } from '@libs/errors';
import { type Registrations, UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';

/** How old the numbers may be: counting users reads all of them, in a database of somebody else. */
const TTL_MS = 30_000;
const DAYS = 90;
const NOBODY_KNOWN: Registrations = { activeUsers: 0, days: [] };

/** How many people there are and when they came, of the last 90 days. */
@Injectable()
export class UserPopulation {
  private known: { value: Registrations; readAt: number } | undefined;
  private flight: Promise<Registrations> | undefined;

  constructor(private readonly users: UserDirectory) {}

  /** While the users database is away, the last numbers that were known; nobody when none were. */
  async find(): Promise<Registrations> {
    if (this.known && performance.now() - this.known.readAt < TTL_MS) return this.known.value;
    this.flight ??= this.read().finally(() => (this.flight = undefined));
    return this.flight;
  }

  private async read(): Promise<Registrations> {
    try {
      const value = await this.users.registrations(DAYS);
      this.known = { value, readAt: performance.now() };
      return value;
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) throw error;
      return this.known?.value ?? NOBODY_KNOWN;
    }
  }
}
