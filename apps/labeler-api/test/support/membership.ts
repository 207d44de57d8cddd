import {
  ADAM,
  ANDY,
  type CallResult,
  CORA,
  type GivenDataset,
  givenDataset,
  givenMember,
  type DatasetOverrides,
  OLIVIA,
  type Person,
  RITA,
  ROOT,
  SAM,
  VERA,
} from '@libs/testing';
import type { Labeler, Problem } from './labeler';

export interface Member {
  id: number;
  project_id: string;
  user_id: number;
  role: string;
  granted_by: number;
  user_name: string | null;
}

type Id = Pick<Person, 'id'>;

/** Everybody whom a test of members may let act. */
const ACTORS = [OLIVIA, ADAM, RITA, ANDY, VERA, CORA, SAM, ROOT];

/** A dataset of Olivia's in which Adam, Rita, Andy and Vera have the roles of their names. */
export async function givenTeam(
  { databases }: Labeler,
  overrides: DatasetOverrides = {},
): Promise<GivenDataset> {
  const dataset = await givenDataset(databases, overrides);
  await givenMember(databases, dataset, VERA, 'viewer');
  await givenMember(databases, dataset, ANDY, 'annotator');
  await givenMember(databases, dataset, RITA, 'reviewer');
  await givenMember(databases, dataset, ADAM, 'admin');
  return dataset;
}

/** What people do with the members of a project. */
export class MembersClient {
  private constructor(
    private readonly labeler: Labeler,
    private readonly tokens: ReadonlyMap<number, string>,
  ) {}

  static async signedIn(
    labeler: Labeler,
    people: readonly Person[] = ACTORS,
  ): Promise<MembersClient> {
    const tokens = new Map<number, string>();
    for (const person of people) tokens.set(person.id, await labeler.signIn(person));
    return new MembersClient(labeler, tokens);
  }

  ask<Body = Problem>(
    as: Id,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<CallResult<Body>> {
    const token = this.tokens.get(as.id);
    return this.labeler.call<Body>(method, `/api/v1${path}`, { token, body });
  }

  list<Body = Member[]>(as: Id, id: string) {
    return this.ask<Body>(as, 'GET', `/projects/${id}/permissions`);
  }

  add<Body = Problem>(as: Id, { id }: GivenDataset, [user_email, role]: [string, string]) {
    return this.ask<Body>(as, 'POST', `/projects/${id}/permissions`, { user_email, role });
  }

  change<Body = Problem>(as: Id, { id }: GivenDataset, [who, role]: [Id, string]) {
    return this.ask<Body>(as, 'PATCH', `/projects/${id}/permissions/${who.id}`, { role });
  }

  remove<Body = Problem>(as: Id, { id }: GivenDataset, who: Id) {
    return this.ask<Body>(as, 'DELETE', `/projects/${id}/permissions/${who.id}`);
  }

  transfer<Body = Problem>(as: Id, { id }: GivenDataset, to: Id) {
    const body = { new_owner_user_id: to.id };
    return this.ask<Body>(as, 'POST', `/projects/${id}/transfer-ownership`, body);
  }
}
