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

/** Conditions that exclude each other, and the values of the parameters that they share. */
export interface SqlConditions {
  texts: readonly string[];
  values: readonly unknown[];
}

/**
 * The ways to see a dataset: public, owned, of the same organization, a role given. They exclude each other, so that
 * a list can take each from the index that serves it, and add up their counts.
 * @param firstParameter Number of the first `$n` that the conditions may use; they use as many as there are values.
 * @param dataset Alias of the table datasets in the statement.
 */
export function waysToSee(
  viewer: DatasetViewer,
  firstParameter: number,
  dataset = 'd',
): SqlConditions {
  // A list begins with the few datasets of a member, instead of asking of every dataset whether it is one of them.
  return waysWith(
    (user) => `${dataset}.id = any(array(select a.dataset_id
                                           from project_permissions m
                                           join annotation_projects a on a.id = m.project_id
                                          where m.user_id = ${user} and m.owned_project_id is null))`,
    { viewer, firstParameter, dataset },
  );
}

interface Looking {
  viewer: DatasetViewer;
  firstParameter: number;
  dataset: string;
}

/** @param memberOf The condition that a user has a role in the dataset. */
function waysWith(
  memberOf: (user: string) => string,
  { viewer, firstParameter, dataset }: Looking,
): SqlConditions {
  if (viewer.sees === 'everything') return { texts: ['true'], values: [] };
  if (viewer.sees === 'nothing') return { texts: ['false'], values: [] };
  const [user, colleagues] = [`$${firstParameter}::int`, `$${firstParameter + 1}::int[]`];
  const isPublic = `${dataset}.visibility = 'public'`;
  const isOwn = `${dataset}.owner_id = ${user}`;
  const isOfOrganization = `${dataset}.visibility = 'organization' and ${dataset}.owner_id = any(${colleagues})`;
  const isMember = memberOf(user);
  const texts = [
    isPublic,
    `${isOwn} and not (${isPublic})`,
    `${isOfOrganization} and not (${isOwn})`,
    `${isMember} and not (${isPublic} or ${isOwn} or ${isOfOrganization})`,
  ];
  return { texts, values: [viewer.userId, viewer.colleagueIds] };
}

/** The condition that a dataset may be seen, in whichever way. Parameters as in `waysToSee`. */
export function visibleTo(
  viewer: DatasetViewer,
  firstParameter: number,
  dataset = 'd',
): SqlCondition {
  const { texts, values } = waysWith(
    (user) => `exists (select from annotation_projects a
                         join project_permissions m on m.project_id = a.id
                        where a.dataset_id = ${dataset}.id and m.user_id = ${user})`,
    { viewer, firstParameter, dataset },
  );
  return { text: `(${texts.map((text) => `(${text})`).join(' or ')})`, values };
}
