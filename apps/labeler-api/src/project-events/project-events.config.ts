import { whole } from '@libs/config';
import { z } from 'zod';

/** Live updates: how many watch, and how far back they may read on. */
export const projectEventsConfigSchema = z
  .object({
    EVENT_STREAMS_PER_PROCESS: whole(1, 100_000, 2000),
    EVENT_STREAMS_PER_USER: whole(1, 1000, 20),
    EVENT_HEARTBEAT_SECONDS: whole(1, 60, 20),
    EVENT_HOURS: whole(1, 720, 24),
  })
  .transform((env) => ({
    streamsPerProcess: env.EVENT_STREAMS_PER_PROCESS,
    streamsPerUser: env.EVENT_STREAMS_PER_USER,
    heartbeatMs: env.EVENT_HEARTBEAT_SECONDS * 1000,
    keepSeconds: env.EVENT_HOURS * 3600,
  }));

export type ProjectEventsConfig = z.infer<typeof projectEventsConfigSchema>;

/** Injection token. */
export const PROJECT_EVENTS_CONFIG = Symbol('PROJECT_EVENTS_CONFIG');
