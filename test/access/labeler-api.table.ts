import { ADMINISTRATION } from './administration';
import { COMMENTS_AND_TASKS } from './comments-and-tasks';
import { EXPORTS } from './exports';
import { VERSIONS } from './versions';
import { WEBHOOKS_AND_JOBS } from './webhooks-and-jobs';
import { type Audience, type Caller, type Outcome } from './expectations';
import { type Extras, type Row, row, type Scene } from './row';

const anImage = () => ({ image_id: 'img_0000000000000001' });
/** Without annotations. */
const anotherImage = () => ({ image_id: 'img_0000000000000002' });
const viewerAsMember = (scene: Scene) => ({ user_id: scene.viewer.id });
const unknownMember = () => ({ user_id: 2_000_000_000 });
const unknownUpload = () => ({ upload_id: '00000000-0000-4000-8000-000000000000' });
const theInvitation = (scene: Scene) => ({ invitation_id: scene.closedInvitation.id });
const linesOnly = { query: 'task_type=line' };
const anyClass = () => ({ class_id: 'none' });
const serviceAccount = (scene: Scene) => ({ id: scene.serviceAccountId });
const theAnnotation = (scene: Scene) => ({ annotation_id: scene.annotationId });
const newOwner = (scene: Scene) => ({ new_owner_user_id: scene.ownerId });

/** Only the two people of an invitation may touch it; that it is closed they alone are told. */
function invitationRow(endpoint: string, insiders: Caller[], extras: Extras): Row {
  const exceptions = Object.fromEntries(
    insiders.map((caller) => [caller, '400 invitation_closed']),
  );
  return row(endpoint, 'users', '403 foreign_invitation', { ...extras, exceptions });
}

/** Back to an entry that is none of the project's. */
const THEN = { history_id: 2_000_000_000 };
const NO_ENTRY = '404 history_entry_not_found';

/** Who may not see its project may not know of an annotation. */
function annotationRow(endpoint: string, audience: Audience, allowed: Outcome, body?: object): Row {
  const hidden = '404 annotation_not_found';
  const sent = body ? { body: () => body } : {};
  return row(endpoint, audience, allowed, { hidden, parameters: theAnnotation, ...sent });
}

/**
 * Every endpoint of labeler-api and who may use it. Requests that would change much are made so that those who are let
 * in get an answer that nobody else gets: a wrong name, a person who is a member already.
 */
export const LABELER_API: Row[] = [
  row('GET /', 'everybody', '200'),
  row('GET /health', 'everybody', '200'),
  row('GET /health/db', 'everybody', '200'),
  row('GET /health/live', 'everybody', '200'),
  row('GET /health/ready', 'everybody', '200'),
  row('GET /metrics', 'everybody', '200'),

  row('POST /auth/login', 'everybody', '401 wrong_credentials', {
    // Of somebody who exists: that hash is a cheap one in tests.
    body: ({ viewer }) => ({ email: viewer.email, password: 'wrong' }),
  }),
  row('GET /auth/me', 'users', '200'),
  row('POST /auth/logout', 'users', '204', { endsSession: true }),

  row('GET /admin/audit-logs', 'system admins', '200'),
  row('GET /admin/storage', 'system admins', '200'),
  row('GET /admin/audit-logs/stats/summary', 'system admins', '200'),
  row('GET /admin/audit-logs/meta/actions', 'system admins', '200'),
  row('GET /admin/audit-logs/meta/resource-types', 'system admins', '200'),
  row('GET /admin/audit-logs/export', 'system admins', '200'),
  row('GET /admin/audit-logs/:log_id', 'system admins', '404 audit_log_not_found', {
    parameters: () => ({ log_id: '2000000000' }),
  }),

  row('GET /auth/service-accounts', 'system admins', '200'),
  row('POST /auth/service-accounts', 'system admins', '409 service_account_exists', {
    body: () => ({ service_name: 'Trainer', scopes: ['datasets:read'] }),
  }),
  row('GET /auth/service-accounts/:id', 'system admins', '200', { parameters: serviceAccount }),
  row('PATCH /auth/service-accounts/:id', 'system admins', '200', {
    parameters: serviceAccount,
    body: () => ({ scopes: ['datasets:read'] }),
  }),
  row('DELETE /auth/service-accounts/:id', 'system admins', '404 service_account_not_found', {
    parameters: () => ({ id: 'sa_00000000000000000000000000000000' }),
  }),
  row('POST /auth/service-accounts/:id/rotate', 'system admins', '404 service_account_not_found', {
    parameters: () => ({ id: 'sa_00000000000000000000000000000000' }),
    body: () => ({}),
  }),

  row('GET /users/search', 'users', '200', { query: 'q=olivia' }),
  row('GET /users/:user_id', 'users', '200', { parameters: viewerAsMember }),

  row('GET /datasets', 'users', '200'),
  row('POST /datasets', 'users', '201', { body: () => ({ name: 'Made for the table' }) }),
  row('GET /datasets/trash', 'users', '200'),
  row('GET /datasets/:dataset_id', 'viewer', '200'),
  row('PUT /datasets/:dataset_id', 'owner', '200', { body: ({ name }) => ({ name }) }),
  row('DELETE /datasets/:dataset_id', 'owner', '400 name_confirmation_mismatch', {
    body: () => ({ dataset_name_confirmation: 'Another name' }),
  }),
  row('GET /datasets/:dataset_id/deletion-impact', 'owner', '200'),
  row('POST /datasets/:dataset_id/restore', 'owner', '409 dataset_not_in_trash'),
  row('GET /datasets/:dataset_id/project', 'viewer', '200'),
  row('GET /datasets/:dataset_id/images', 'viewer', '200'),
  row('POST /datasets/:dataset_id/images/delete', 'admin', '200', {
    body: () => ({ image_ids: ['unknown'] }),
  }),
  row('DELETE /datasets/:dataset_id/images/:image_id', 'admin', '404 image_not_found', {
    parameters: () => ({ image_id: 'unknown' }),
  }),
  row('GET /datasets/:dataset_id/size', 'viewer', '200'),
  row('GET /datasets/:dataset_id/storage/structure', 'viewer', '200'),
  row('POST /datasets/:dataset_id/storage/preview', 'admin', '200', {
    body: () => ({ file_mappings: [{ filename: 'a.jpg', relative_path: 'a.jpg', size: 1 }] }),
  }),

  row('POST /datasets/upload', 'users', '201', {
    body: () => formWithText({ dataset_name: 'Made for the table' }),
  }),
  row('POST /datasets/:dataset_id/images', 'admin', '200', { body: () => formWithText() }),
  row('POST /datasets/:dataset_id/uploads', 'admin', '422 validation_failed', { body: () => ({}) }),
  row('GET /datasets/:dataset_id/uploads/:upload_id', 'admin', '404 upload_not_found', {
    parameters: unknownUpload,
  }),
  row('DELETE /datasets/:dataset_id/uploads/:upload_id', 'admin', '404 upload_not_found', {
    parameters: unknownUpload,
  }),
  row('POST /datasets/:dataset_id/uploads/:upload_id/complete', 'admin', '404 upload_not_found', {
    parameters: unknownUpload,
  }),

  row('GET /datasets/:dataset_id/permissions', 'viewer', '200'),
  row('POST /datasets/:dataset_id/permissions/invite', 'admin', '409 already_member', {
    body: ({ viewer }) => ({ user_email: viewer.email, role: 'member' }),
  }),
  row('PUT /datasets/:dataset_id/permissions/:user_id', 'admin', '200', {
    parameters: viewerAsMember,
    body: () => ({ role: 'member' }),
  }),
  row('DELETE /datasets/:dataset_id/permissions/:user_id', 'admin', '404 member_not_found', {
    parameters: unknownMember,
  }),
  row('POST /datasets/:dataset_id/permissions/transfer-owner', 'owner', '400 invalid_new_owner', {
    body: newOwner,
  }),

  row('GET /projects', 'users', '200'),
  row('POST /projects', 'admin', '409 project_exists', {
    body: ({ datasetId, name }) => ({
      name,
      dataset_id: datasetId,
      task_types: [],
      task_config: {},
      classes: {},
    }),
  }),
  row('GET /projects/:project_id', 'viewer', '200'),
  row('PATCH /projects/:project_id', 'admin', '422 validation_failed', {
    body: () => ({ name: null }),
  }),
  row('DELETE /projects/:project_id', 'owner', '204', { endsScene: true }),
  row('POST /projects/:project_id/task-types', 'admin', '400 unknown_task_type', {
    body: () => ({ task_type: 'dancing' }),
  }),
  row('DELETE /projects/:project_id/task-types/:task_type', 'admin', '404 task_type_not_found', {
    parameters: () => ({ task_type: 'line' }),
  }),
  row('GET /projects/:project_id/classes', 'viewer', '404 task_type_not_found', linesOnly),
  row('POST /projects/:project_id/classes', 'admin', '400 task_type_not_in_project', {
    ...linesOnly,
    body: () => ({ name: 'cat', color: 'red' }),
  }),
  row('PUT /projects/:project_id/classes/reorder', 'admin', '404 task_type_not_found', {
    ...linesOnly,
    body: () => ({ class_ids: [] }),
  }),
  row('PATCH /projects/:project_id/classes/:class_id', 'admin', '404 task_type_not_found', {
    ...linesOnly,
    parameters: anyClass,
    body: () => ({ name: 'cat' }),
  }),
  row('DELETE /projects/:project_id/classes/:class_id', 'admin', '404 task_type_not_found', {
    ...linesOnly,
    parameters: anyClass,
  }),
  row('GET /projects/:project_id/stats', 'viewer', '200'),
  row('GET /projects/:project_id/class-stats', 'viewer', '200'),

  row('GET /projects/:project_id/permissions', 'viewer', '200'),
  row('POST /projects/:project_id/permissions', 'admin', '409 already_member', {
    body: ({ viewer }) => ({ user_email: viewer.email, role: 'annotator' }),
  }),
  row('PATCH /projects/:project_id/permissions/:user_id', 'admin', '200', {
    parameters: viewerAsMember,
    body: () => ({ role: 'viewer' }),
  }),
  row('DELETE /projects/:project_id/permissions/:user_id', 'admin', '404 member_not_found', {
    parameters: unknownMember,
  }),
  row('POST /projects/:project_id/transfer-ownership', 'owner', '400 invalid_new_owner', {
    body: newOwner,
  }),

  row('GET /projects/:project_id/images', 'viewer', '200'),
  row('GET /projects/:project_id/images/status', 'viewer', '200'),
  row('GET /projects/:project_id/images/:image_id/review', 'viewer', '200', {
    parameters: anotherImage,
  }),
  row('POST /projects/:project_id/images/:image_id/confirm', 'reviewer', '400 nothing_to_review', {
    parameters: anotherImage,
  }),
  row(
    'POST /projects/:project_id/images/:image_id/unconfirm',
    'reviewer',
    '400 nothing_to_review',
    {
      parameters: anotherImage,
    },
  ),
  row('POST /projects/:project_id/images/:image_id/reject', 'reviewer', '400 nothing_to_review', {
    parameters: anotherImage,
    body: () => ({ comment: 'No.' }),
  }),
  row('POST /projects/:project_id/images/bulk-confirm', 'reviewer', '200', {
    body: () => ({ image_ids: ['img_0000000000000002'] }),
  }),

  row('GET /projects/:project_id/events', 'viewer', '200', { endless: true }),
  row('GET /image-locks/:project_id', 'viewer', '200'),
  row('GET /image-locks/:project_id/:image_id/status', 'viewer', '200', { parameters: anImage }),
  row('POST /image-locks/:project_id/:image_id/acquire', 'annotator', '200', {
    parameters: anImage,
  }),
  row('POST /image-locks/:project_id/:image_id/heartbeat', 'annotator', '200', {
    parameters: anImage,
  }),
  row('DELETE /image-locks/:project_id/:image_id', 'annotator', '200', { parameters: anImage }),
  row('DELETE /image-locks/:project_id/:image_id/force', 'admin', '200', { parameters: anImage }),

  ...COMMENTS_AND_TASKS,
  ...VERSIONS,
  ...EXPORTS,
  ...ADMINISTRATION,
  ...WEBHOOKS_AND_JOBS,

  row('GET /invitations', 'users', '200'),
  row('POST /invitations', 'admin', '409 already_member', {
    body: ({ datasetId, viewer }) => ({
      project_id: datasetId,
      invitee_user_id: viewer.id,
      role: 'viewer',
    }),
  }),
  invitationRow('POST /invitations/accept', ['viewer'], {
    body: ({ closedInvitation }) => ({ token: closedInvitation.token }),
  }),
  invitationRow('POST /invitations/:invitation_id/cancel', ['viewer', 'owner'], {
    parameters: theInvitation,
  }),

  row('GET /annotations/project/:project_id', 'viewer', '200'),
  row('POST /annotations', 'annotator', '400 task_not_enabled', {
    body: ({ datasetId }) => ({
      project_id: datasetId,
      image_id: 'nowhere',
      annotation_type: 'classification',
      geometry: {},
    }),
  }),
  annotationRow('GET /annotations/:annotation_id', 'viewer', '200'),
  annotationRow('GET /annotations/history/annotation/:annotation_id', 'viewer', '200'),
  annotationRow('POST /annotations/:annotation_id/restore', 'annotator', NO_ENTRY, THEN),
  row('GET /annotations/history/project/:project_id', 'viewer', '200'),
  row('GET /projects/:project_id/deleted-annotations', 'viewer', '200'),
  row('POST /projects/:project_id/images/:image_id/restore', 'annotator', NO_ENTRY, {
    parameters: anImage,
    body: () => THEN,
  }),
  row('POST /projects/:project_id/restore', 'admin', '200', {
    body: () => ({ task_type: 'line', timestamp: '2026-01-05T09:30:00Z' }),
  }),
  row(
    'POST /annotations/import/project/:project_id',
    'annotator',
    '404 annotation_file_not_found',
    {
      query: 'mode=append',
      body: () => ({}),
    },
  ),
  annotationRow('PUT /annotations/:annotation_id', 'reviewer', '400 unknown_class', {
    class_id: 'unknown',
  }),
  annotationRow('POST /annotations/:annotation_id/confirm', 'reviewer', '200'),
  annotationRow('POST /annotations/:annotation_id/unconfirm', 'reviewer', '200'),
  row('DELETE /annotations/:annotation_id', 'users', '404 annotation_not_found', {
    parameters: () => ({ annotation_id: 1_000_000_000 }),
  }),
  row('POST /annotations/batch', 'users', '200', { body: () => ({ annotations: [] }) }),
  row('POST /annotations/bulk-confirm', 'users', '200', { body: () => ({ annotation_ids: [] }) }),
  row('POST /annotations/bulk-classify', 'users', '200', {
    body: () => ({ annotation_ids: [], class_id: 'c1' }),
  }),
  row('POST /annotations/bulk-delete', 'annotator', '200', {
    body: ({ datasetId }) => ({ project_id: datasetId, image_ids: ['nowhere'] }),
  }),
];

/** An upload without an image. */
function formWithText(fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('files', new Blob(['no image']), 'readme.txt');
  return form;
}
