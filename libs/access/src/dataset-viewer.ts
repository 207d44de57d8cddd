/** Which datasets somebody may see. */
export interface DatasetViewer {
  userId: number;
  /** System administrators see everything, deactivated users nothing. */
  sees: 'everything' | 'own' | 'nothing';
  /** The users of the viewer's organization. */
  colleagueIds: readonly number[];
}

/** A condition for a `where`, with the values of its parameters. */
export interface SqlCondition {
  text: string;
  values: readonly unknown[];
}

/**
 * The condition that a dataset may be seen: owned, a role given, public, or of the same organization.
 * @param firstParameter Number of the first `$n` that the condition may use; it uses as many as it has values.
 * @param dataset Alias of the table datasets in the statement.
 */
export function visibleTo(
  viewer: DatasetViewer,
  firstParameter: number,
  dataset = 'd',
): SqlCondition {
  if (viewer.sees === 'everything') return { text: 'true', values: [] };
  if (viewer.sees === 'nothing') return { text: 'false', values: [] };
  const [user, colleagues] = [`$${firstParameter}::int`, `$${firstParameter + 1}::int[]`];
  // As a set and not as a correlated subquery: it is computed once per statement.
  const text = `(${dataset}.owner_id = ${user}
    or ${dataset}.visibility = 'public'
    or (${dataset}.visibility = 'organization' and ${dataset}.owner_id = any(${colleagues}))
    or ${dataset}.id in (select a.dataset_id
                           from project_permissions m
                           join annotation_projects a on a.id = m.project_id
                          where m.user_id = ${user}))`;
  return { text, values: [viewer.userId, viewer.colleagueIds] };
}
