import { InvalidTokenError, type PersonCaller } from '@libs/auth';
import type { Origin } from '@libs/http';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { type MeView, toMeView } from './dto/me.view';
import { SessionCache } from './session-cache';
import { SessionJournal } from './session-journal';

/** What signed-in users do with their own session. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly users: UserDirectory,
    private readonly journal: SessionJournal,
    private readonly cache: SessionCache,
  ) {}

  /** Ends the caller's session. A token made elsewhere has none, which is no error. */
  async signOut({ userId, sessionId }: PersonCaller, origin: Origin): Promise<void> {
    if (sessionId === null) return;
    await this.journal.close({ userId, sessionId, origin });
    this.cache.forget(sessionId);
  }

  /** @throws InvalidTokenError when the account has just been removed */
  async describe({ userId }: PersonCaller): Promise<MeView> {
    const user = await this.users.find(userId);
    if (!user) throw new InvalidTokenError('User not found');
    // The client asks for the datasets next, which takes the colleagues.
    if (user.organizationId !== null) void this.users.organizationMembers(user.organizationId);
    return toMeView(user);
  }
}
