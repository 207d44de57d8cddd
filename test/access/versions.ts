import type { Audience } from './expectations';
import { type Row, row } from './row';

const VERSIONS_OF = '/projects/:project_id/versions';
const VERSION = `${VERSIONS_OF}/:version_id`;
const COMPARISON = '/version-diff/versions/:version_a_id/compare/:version_b_id';
const unknownVersion = () => ({ version_id: 2_000_000_000 });
const toVersion: [method: string, audience: Audience, body?: object][] = [
  [`GET ${VERSION}`, 'viewer'],
  [`PATCH ${VERSION}`, 'admin', { notes: 'Hm' }],
  [`DELETE ${VERSION}`, 'admin'],
  [`POST ${VERSION}/withdraw`, 'admin'],
  [`POST ${VERSION}/restore`, 'admin', {}],
];

/** Published states of tasks. */
export const VERSIONS: Row[] = [
  row(`GET ${VERSIONS_OF}`, 'viewer', '200'),
  row(`POST ${VERSIONS_OF}/publish`, 'admin', '400 unsupported_export_format', {
    body: () => ({ task_type: 'detection', export_format: 'pdf' }),
  }),
  ...toVersion.map(([endpoint, audience, body]) =>
    row(endpoint, audience, '404 version_not_found', {
      parameters: unknownVersion,
      ...(body && { body: () => body }),
    }),
  ),
  ...['', '/summary'].map((path) =>
    row(`GET ${COMPARISON}${path}`, 'users', '404 version_not_found', {
      parameters: () => ({ version_a_id: 2_000_000_000, version_b_id: -1 }),
    }),
  ),
];
