import { type Audience, type Caller, type Expectation, type Outcome } from './expectations';

/** A dataset and what lies around it, for the path and body of a request. */
export interface Scene {
  datasetId: string;
  projectId: string;
  name: string;
  ownerId: number;
  /** The member with the role of a viewer. */
  viewer: { id: number; email: string };
  /** Sent by the owner to the viewer and cancelled. */
  closedInvitation: { id: number; token: string };
  serviceAccountId: string;
  /** Drawn by the owner. */
  annotationId: number;
}

export interface Row extends Expectation {
  /** As the routes of the application are named. */
  endpoint: string;
  query?: string;
  /** Sent as JSON; as a form when it is one. */
  body?: (scene: Scene) => unknown;
  /** Values of path parameters other than the dataset. */
  parameters?: (scene: Scene) => Record<string, string | number>;
  /** Where the general rule does not hold. */
  exceptions?: Partial<Record<Caller, Outcome>>;
  /** The request ends the session of its token. */
  endsSession?: boolean;
  /** The answer goes on until somebody leaves. */
  endless?: boolean;
  /** The request takes away what the others ask for. */
  endsScene?: boolean;
}

export type Extras = Partial<Omit<Row, 'endpoint' | 'audience' | 'allowed'>>;

/** Whoever may not know of the dataset is told that there is none. */
export function row(
  endpoint: string,
  audience: Audience,
  allowed: Outcome,
  extras: Extras = {},
): Row {
  const hidden = endpoint.includes(':project_id') ? 'project_not_found' : 'dataset_not_found';
  return { endpoint, audience, allowed, hidden: `404 ${hidden}`, ...extras };
}
