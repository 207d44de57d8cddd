import type { WebhookEventType } from '@libs/labeler-db';
import type { WebhookEventTypesView } from './dto/webhook.view';

/** What each event says. */
const WEBHOOK_EVENTS: Record<WebhookEventType, string> = {
  'annotation.confirmed':
    'Annotations were confirmed: one event for what one request confirmed in a project.',
  'dataset.deleted': 'A dataset was deleted; it may lie in the trash for a while.',
  'dataset.published': 'A version became what is published of a task of a dataset.',
  'export.ready': 'The file of an export was written.',
  'member.joined': 'Somebody became a member, by invitation or otherwise.',
  'snapshot.created': 'A snapshot of a dataset was made.',
};

export function eventTypesView(): WebhookEventTypesView {
  const entries = Object.entries(WEBHOOK_EVENTS) as [WebhookEventType, string][];
  return { event_types: entries.map(([type, description]) => ({ type, description })) };
}
