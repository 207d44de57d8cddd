import type { GivenDataset, TestDatabases } from '@libs/testing';

export interface SeatRow {
  user_id: number;
  role: string;
}

type Databases = Pick<TestDatabases, 'labeler'>;

/** `user id: role` of everybody in the project. */
export async function seatsOf(
  { labeler }: Databases,
  { projectId }: Pick<GivenDataset, 'projectId'>,
): Promise<Record<number, string>> {
  const rows = await labeler<SeatRow>(
    'select user_id, role from project_permissions where project_id = $1',
    [projectId],
  );
  return Object.fromEntries(rows.map(({ user_id: id, role }) => [id, role]));
}

/** Who owns the dataset, in each of the three places that say so. */
export async function ownersOf(
  { labeler }: Databases,
  { id }: Pick<GivenDataset, 'id'>,
): Promise<{ dataset: number; project: number; seats: number[] }> {
  const [row] = await labeler<{ dataset: number; project: number; seats: number[] }>(
    `select d.owner_id as dataset, a.owner_id as project,
            array(select m.user_id from project_permissions m where m.project_id = a.id and m.role = 'owner') as seats
       from datasets d join annotation_projects a on a.dataset_id = d.id
      where d.id = $1`,
    [id],
  );
  if (!row) throw new Error(`There is no dataset ${id}`);
  return row;
}

/** What is on record of the roles in a project, oldest first. */
export function recordOf(
  { labeler }: Databases,
  { projectId }: Pick<GivenDataset, 'projectId'>,
): Promise<{ user_id: number; action: string; details: Record<string, unknown> }[]> {
  return labeler(
    `select user_id, action, details from audit_logs
      where resource_type = 'project_permission' and resource_id = $1 order by id`,
    [projectId],
  );
}

/** How often each status occurs. */
export function tally(answers: readonly { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
