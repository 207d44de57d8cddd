/** Weakest first: each role may do what the one before may, and more. */
export const PROJECT_ROLES = ['viewer', 'annotator', 'reviewer', 'admin', 'owner'] as const;
export type ProjectRole = (typeof PROJECT_ROLES)[number];

export const VISIBILITIES = ['private', 'public', 'organization'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** What can be annotated in a project. */
export const TASK_TYPES = [
  'detection',
  'segmentation',
  'classification',
  'geometry',
  'keypoint',
  'line',
] as const;
export type TaskType = (typeof TASK_TYPES)[number];

export const PROJECT_STATUSES = ['active', 'paused', 'completed', 'archived'] as const;
export type ProjectStatus = (typeof PROJECT_STATUSES)[number];

/** The states of an annotation task, as they follow each other. */
export const TASK_STATUSES = [
  'pending',
  'in_progress',
  'in_review',
  'completed',
  'cancelled',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** What came of the review of an annotation task. */
export const REVIEW_OUTCOMES = ['accepted', 'changes_requested'] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

export type DatasetStatus = 'active' | 'archived' | 'deleting';

export type AnnotationState = 'draft' | 'confirmed' | 'verified';
export type ImageStatus = 'not-started' | 'in-progress' | 'completed';
export type InvitationStatus = 'pending' | 'accepted' | 'cancelled' | 'expired';
export type VersionType = 'working' | 'published';
export type AuditStatus = 'success' | 'failure' | 'error';
export type ArchiveStatus = 'pending' | 'building' | 'ready' | 'failed';

export const EXPORT_STATUSES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
export type ExportStatus = (typeof EXPORT_STATUSES)[number];

/** A JSON object whose keys belong to users or to another layer. */
export type JsonObject = Record<string, unknown>;

/** What webhooks may be told of. The triggers of the tables write the events. */
export const WEBHOOK_EVENT_TYPES = [
  'annotation.confirmed',
  'dataset.deleted',
  'dataset.published',
  'export.ready',
  'member.joined',
  'snapshot.created',
] as const;
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number];

/** `failed`: disabled by the system, because nothing could be delivered for days. */
export type WebhookEndpointStatus = 'enabled' | 'disabled' | 'failed';

export const WEBHOOK_DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
export type WebhookDeliveryStatus = (typeof WEBHOOK_DELIVERY_STATUSES)[number];
