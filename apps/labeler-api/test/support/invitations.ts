import type { CallResult, Person, TestDatabases } from '@libs/testing';
import type { Labeler, Problem } from './labeler';
import type { MembersClient } from './membership';

export interface Invitation {
  id: number;
  project_id: string;
  inviter_user_id: number;
  invitee_user_id: number;
  role: string;
  status: string;
  token: string | null;
  project_name: string;
}

export interface InvitationPage {
  invitations: Invitation[];
  total: number;
}

type Id = Pick<Person, 'id'>;

/** What people do with invitations. */
export class InvitationsClient {
  constructor(private readonly people: MembersClient) {}

  create<Body = Invitation>(as: Id, { id: project_id }: { id: string }, [who, role]: [Id, string]) {
    const body = { project_id, invitee_user_id: who.id, role };
    return this.people.ask<Body>(as, 'POST', '/invitations', body);
  }

  list<Body = InvitationPage>(as: Id, query = '') {
    return this.people.ask<Body>(as, 'GET', `/invitations${query}`);
  }

  accept<Body = Problem>(as: Id, token: unknown): Promise<CallResult<Body>> {
    return this.people.ask<Body>(as, 'POST', '/invitations/accept', { token });
  }

  cancel<Body = Problem>(as: Id, { id }: { id: number | string }) {
    return this.people.ask<Body>(as, 'POST', `/invitations/${id}/cancel`);
  }
}

/** What its invitee would read in their list. */
export async function tokenOf(
  { labeler }: Pick<TestDatabases, 'labeler'>,
  { id }: Pick<Invitation, 'id'>,
): Promise<string> {
  const [row] = await labeler<{ token: string }>('select token from invitations where id = $1', [
    id,
  ]);
  if (!row) throw new Error(`There is no invitation ${id}`);
  return row.token;
}

/** Moves the end of an invitation into the past. */
export async function letExpire(
  { databases }: Pick<Labeler, 'databases'>,
  { id }: Pick<Invitation, 'id'>,
): Promise<void> {
  await databases.labeler(
    `update invitations set expires_at = now() - interval '1 second' where id = $1`,
    [id],
  );
}
