import { DatasetGate } from '@libs/access';
import type { PersonCaller } from '@libs/auth';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import type { SearchUsersQuery } from './dto/search-users.query';
import { toFoundUserView, toUserView, type UserPageView, type UserView } from './dto/user.view';
import { MembershipQueries } from './membership.queries';
import { UserNotFoundError } from './users.errors';

/** Who is there; every user may ask. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UserDirectory,
    private readonly gate: DatasetGate,
    private readonly memberships: MembershipQueries,
  ) {}

  /** @throws DatasetNotFoundError, ProjectNotFoundError, DatabaseUnavailableError */
  async search({ userId }: PersonCaller, query: SearchUsersQuery): Promise<UserPageView> {
    const { q, limit, offset, project_id: reference } = query;
    const excludedIds = reference ? await this.memberIds(reference, userId) : [];
    const { total, users } = await this.users.search({ text: q, excludedIds, limit, offset });
    return { users: users.map(toFoundUserView), total, limit, offset };
  }

  /** @throws UserNotFoundError, DatabaseUnavailableError */
  async get(userId: number): Promise<UserView> {
    const user = await this.users.find(userId);
    if (!user) throw UserNotFoundError.withId(userId);
    return toUserView(user);
  }

  private async memberIds(reference: string, callerId: number): Promise<number[]> {
    const { datasetId } = await this.gate.require(reference, callerId, 'member:read');
    return this.memberships.memberIds(datasetId);
  }
}
