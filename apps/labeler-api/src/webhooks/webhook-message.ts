import type { JsonObject } from '@libs/labeler-db';

export interface ToldEvent {
  type: string;
  createdAt: Date;
  data: JsonObject;
}

/** The body of a message: the same bytes for every attempt. Source: Standard Webhooks. */
export function messageOf({ type, createdAt, data }: ToldEvent): string {
  return JSON.stringify({ type, timestamp: createdAt.toISOString(), data });
}
