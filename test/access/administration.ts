import { type Row, row } from './row';

const unknownSession = () => ({ session_id: '00000000-0000-4000-8000-000000000000' });
const NO_SESSION = '404 session_not_found';

/** What administrators of the system see of it, and sessions. */
export const ADMINISTRATION: Row[] = [
  ...[
    'GET /admin/datasets/overview',
    'GET /admin/datasets/recent',
    'GET /admin/datasets/:dataset_id/details',
    'GET /admin/datasets/:dataset_id/progress',
    'GET /admin/datasets/:dataset_id/activity',
    'GET /admin/stats/overview',
    'GET /admin/stats/users',
    'GET /admin/stats/resources',
    'GET /admin/stats/performance',
    'GET /admin/stats/sessions',
    'GET /admin/sessions',
  ].map((endpoint) => row(endpoint, 'system admins', '200')),
  row('DELETE /admin/sessions/:session_id', 'system admins', NO_SESSION, {
    parameters: unknownSession,
  }),
  row('GET /auth/sessions', 'users', '200'),
  row('DELETE /auth/sessions/:session_id', 'users', NO_SESSION, { parameters: unknownSession }),
];
