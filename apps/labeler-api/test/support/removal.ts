import type { GivenDataset, Person } from '@libs/testing';
import type { CallResult } from '@libs/testing';
import { type Labeler, type Overrides, startLabeler } from './labeler';

export interface Deleted {
  dataset_id: string;
  deleted: boolean;
  removed: boolean;
  restorable_until: string | null;
  backup_created: boolean;
  backup_files: Record<string, string>;
}

export interface Removal extends Labeler {
  as(person: Pick<Person, 'id'>): { token: string | undefined };
  delete<Body = Deleted>(
    person: Pick<Person, 'id'>,
    dataset: GivenDataset,
    body?: object,
  ): Promise<CallResult<Body>>;
  restore<Body = { id: string }>(
    person: Pick<Person, 'id'>,
    dataset: Pick<GivenDataset, 'id'>,
  ): Promise<CallResult<Body>>;
}

/** labeler-api with people who have signed in, for suites about deleted datasets. */
export async function startRemoval(
  people: readonly Person[],
  overrides: Overrides = {},
): Promise<Removal> {
  const labeler = await startLabeler(overrides);
  const tokens = new Map<number, string>();
  for (const person of people) tokens.set(person.id, await labeler.signIn(person));
  const as: Removal['as'] = ({ id }) => ({ token: tokens.get(id) });
  return {
    ...labeler,
    as,
    delete: (person, dataset, body) =>
      labeler.call('DELETE', `/api/v1/datasets/${dataset.id}`, {
        ...as(person),
        body: { dataset_name_confirmation: dataset.name, ...body },
      }),
    restore: (person, { id }) => labeler.post(`/datasets/${id}/restore`, as(person)),
  };
}
