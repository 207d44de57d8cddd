import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { UserNotFoundError } from '../users/users.errors';
import type { People } from './dto/member.view';
import type { Seat } from './seat';

/** Names to the ids of members, and ids to e-mails. */
@Injectable()
export class MemberDirectory {
  constructor(private readonly users: UserDirectory) {}

  /** The members and those who gave them their roles, with one look-up. Never fails; names may be missing. */
  peopleOf(seats: readonly Seat[]): Promise<People> {
    return this.users.findByIds(seats.flatMap((seat) => [seat.user_id, seat.granted_by]));
  }

  /** @throws UserNotFoundError, DatabaseUnavailableError */
  async idOf(email: string): Promise<number> {
    const user = await this.users.findByEmail(email);
    if (!user) throw UserNotFoundError.withEmail(email);
    return user.id;
  }
}
