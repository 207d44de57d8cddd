import type { Audience } from './expectations';
import { type Row, row } from './row';

const unknownComment = () => ({ comment_id: 2_000_000_000 });
const unknownTask = () => ({ task_id: 'task_none' });

const TASK = '/projects/:project_id/tasks/:task_id';
const TASK_ROUTES: [endpoint: string, audience: Audience, body?: object][] = [
  [`GET ${TASK}`, 'viewer'],
  [`PATCH ${TASK}`, 'admin', { name: 'Do it' }],
  [`DELETE ${TASK}`, 'admin'],
  [`GET ${TASK}/images`, 'viewer'],
  [`POST ${TASK}/images`, 'admin', { image_ids: ['unknown'] }],
  [`POST ${TASK}/images/remove`, 'admin', { image_ids: ['unknown'] }],
  [`POST ${TASK}/start`, 'annotator'],
  [`POST ${TASK}/submit`, 'annotator'],
  [`POST ${TASK}/review`, 'reviewer', { outcome: 'accepted' }],
  [`POST ${TASK}/cancel`, 'admin'],
];

/** Comments and annotation tasks. */
export const COMMENTS_AND_TASKS: Row[] = [
  row('GET /projects/:project_id/comments', 'viewer', '200'),
  row('POST /projects/:project_id/comments', 'annotator', '404 image_not_found', {
    body: () => ({ text: 'Hm', image_id: 'unknown' }),
  }),
  row('GET /projects/:project_id/comments/:comment_id', 'viewer', '404 comment_not_found', {
    parameters: unknownComment,
  }),
  row('PATCH /projects/:project_id/comments/:comment_id', 'annotator', '404 comment_not_found', {
    parameters: unknownComment,
    body: () => ({ text: 'Hm' }),
  }),
  row('DELETE /projects/:project_id/comments/:comment_id', 'annotator', '404 comment_not_found', {
    parameters: unknownComment,
  }),
  ...['resolve', 'reopen'].map((step) =>
    row(
      `POST /projects/:project_id/comments/:comment_id/${step}`,
      'annotator',
      '404 comment_not_found',
      { parameters: unknownComment },
    ),
  ),

  row('GET /tasks/mine', 'users', '200'),
  row('GET /projects/:project_id/tasks', 'viewer', '200'),
  row('POST /projects/:project_id/tasks', 'admin', '400 unknown_images', {
    body: () => ({ name: 'Do it', image_ids: ['unknown'] }),
  }),
  ...TASK_ROUTES.map(([endpoint, audience, body]) =>
    row(endpoint, audience, '404 task_not_found', { parameters: unknownTask, body: () => body }),
  ),
];
