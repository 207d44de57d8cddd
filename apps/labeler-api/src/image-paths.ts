/**
 * Routes with the id of an image in their path. Such ids are opaque and older ones hold slashes; clients send them
 * escaped or as they are. A longer route stands before the shorter one that would take its end for a part of the id.
 */
export const IMAGE_PATHS = [
  'POST /projects/:project_id/images/*image_id/confirm',
  'POST /projects/:project_id/images/*image_id/unconfirm',
  'POST /projects/:project_id/images/*image_id/reject',
  'GET /projects/:project_id/images/*image_id/review',
  'POST /projects/:project_id/images/*image_id/restore',
  'POST /image-locks/:project_id/*image_id/acquire',
  'POST /image-locks/:project_id/*image_id/heartbeat',
  'GET /image-locks/:project_id/*image_id/status',
  'DELETE /image-locks/:project_id/*image_id/force',
  'DELETE /image-locks/:project_id/*image_id',
  'DELETE /datasets/:dataset_id/images/*image_id',
];
