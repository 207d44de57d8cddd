import { randomUUID } from 'node:crypto';
import type { Outcome } from './expectations';

export const SCOPES = [
  'datasets:read',
  'datasets:permissions',
  'datasets:download',
  'datasets:snapshot',
] as const;
export type Scope = (typeof SCOPES)[number];

/** The dataset and the user that a request is about. */
export interface Subject {
  datasetId: string;
  /** Somebody else than the user for whom the service asks. */
  userId: number;
}

export interface Row {
  /** As the routes of the application are named. */
  endpoint: string;
  /** The scope that it needs; undefined when it is open to everybody. */
  scope: Scope | undefined;
  /** What a service gets that may call it. */
  allowed: Outcome;
  body?: (subject: Subject) => unknown;
  parameters?: (subject: Subject) => Record<string, string | number>;
  /**
   * How it answers a service that asks for a user who may not see the dataset: with a refusal, or with an answer that
   * tells nothing of it. Undefined when it is not about datasets that a user sees.
   */
  hides?: 'by refusal' | ((body: never, subject: Subject) => boolean);
}

interface Listed {
  datasets: { id: string }[];
}

const isListed = ({ datasets }: Listed, { datasetId }: Subject) =>
  datasets.some(({ id }) => id === datasetId);

/** Below both prefixes. */
const BOTH: Row[] = [
  {
    endpoint: 'GET /datasets',
    scope: 'datasets:read',
    allowed: '200',
    hides: (body: Listed, subject) => !isListed(body, subject),
  },
  {
    endpoint: 'GET /datasets/:dataset_id',
    scope: 'datasets:read',
    allowed: '200',
    hides: 'by refusal',
  },
  {
    endpoint: 'POST /datasets/batch',
    scope: 'datasets:read',
    allowed: '200',
    body: ({ datasetId }) => ({ dataset_ids: [datasetId] }),
    hides: (body: Listed, subject) => !isListed(body, subject),
  },
  {
    endpoint: 'GET /datasets/:dataset_id/permissions/:user_id',
    scope: 'datasets:permissions',
    allowed: '200',
    parameters: ({ userId }) => ({ user_id: userId }),
    hides: 'by refusal',
  },
  {
    endpoint: 'POST /datasets/permissions/batch',
    scope: 'datasets:permissions',
    allowed: '200',
    body: ({ datasetId, userId }) => ({ checks: [{ dataset_id: datasetId, user_id: userId }] }),
    hides: ({ permissions }: { permissions: { error: string | null }[] }) =>
      permissions[0]?.error === 'permission_denied',
  },
  {
    endpoint: 'POST /datasets/:dataset_id/download-url',
    scope: 'datasets:download',
    allowed: '200',
    body: () => ({}),
    hides: 'by refusal',
  },
  {
    endpoint: 'GET /datasets/:dataset_id/manifest',
    scope: 'datasets:download',
    allowed: '200',
    hides: 'by refusal',
  },
  {
    endpoint: 'POST /datasets/:dataset_id/snapshots',
    scope: 'datasets:snapshot',
    allowed: '201',
    body: () => ({ version_tag: randomUUID() }),
    hides: 'by refusal',
  },
  {
    endpoint: 'GET /datasets/:dataset_id/snapshots',
    scope: 'datasets:read',
    allowed: '200',
    hides: 'by refusal',
  },
  {
    endpoint: 'GET /datasets/:dataset_id/snapshots/:snapshot_id',
    scope: 'datasets:read',
    allowed: '404 snapshot_not_found',
    parameters: () => ({ snapshot_id: 'snap_0123456789abcdef' }),
    hides: 'by refusal',
  },
];

const open = (endpoint: string, allowed: Outcome = '200'): Row => ({
  endpoint,
  scope: undefined,
  allowed,
});

/** Every endpoint of the gateway and who may use it. */
export const DATASET_GATEWAY: Row[] = [
  open('GET /'),
  open('GET /health'),
  open('GET /health/live'),
  open('GET /health/ready'),
  open('GET /metrics'),
  {
    ...open('GET /downloads/:token/:file_name', '403 download_link_invalid'),
    parameters: () => ({ token: 'forged', file_name: 'a.zip' }),
  },
  ...BOTH,
  ...BOTH.map((row) => ({ ...row, endpoint: row.endpoint.replace(' /', ' /platform/') })),
];
