import type { LabelerDb } from '@libs/labeler-db';

/** Every project, or the one that is named. */
export async function listProjects(db: LabelerDb, projectId?: string): Promise<string[]> {
  const rows = await db.sql<{ id: string }>`
    select p.id from annotation_projects p
     where p.removed_at is null and (${projectId ?? null}::varchar is null or p.id = ${projectId ?? null})
     order by p.id`;
  return rows.map(({ id }) => id);
}

/**
 * Writes the totals and the statuses of a project anew, from its annotations alone. Nobody writes annotations
 * meanwhile.
 * @returns how long it took, in milliseconds
 */
export async function recount(db: LabelerDb, projectId: string): Promise<number> {
  const started = performance.now();
  await db.transaction(async (tx) => {
    await tx.sql`select recount_annotations(${projectId}), recount_annotation_days(${projectId})`;
  });
  return Math.round(performance.now() - started);
}

/** Writes the numbers of sessions by day anew, from the sessions alone. Nobody signs in meanwhile. */
export async function recountSessions(db: LabelerDb): Promise<void> {
  await db.sql`select recount_session_days()`;
}
