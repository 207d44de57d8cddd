import { type Row, row } from './row';

const unknownExport = () => ({ export_id: 'exp_0000000000000000' });
const unsupported = '400 unsupported_export_format';

/** Annotations as files of other tools. */
export const EXPORTS: Row[] = [
  row('POST /projects/:project_id/export', 'admin', unsupported, {
    body: () => ({ export_format: 'pdf' }),
  }),
  row('POST /export', 'admin', unsupported, {
    hidden: '404 project_not_found',
    body: ({ projectId }) => ({ project_id: projectId, export_format: 'pdf' }),
  }),
  ...['GET', 'DELETE'].map((method) =>
    row(`${method} /exports/:export_id`, 'users', '404 export_not_found', {
      parameters: unknownExport,
    }),
  ),
];
