import { AuditTrail } from '@libs/audit';
import { type JsonObject, LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Actor } from './actor';

/** Somebody who looks at a list again and again is given the same files each time. */
const AGAIN_AFTER_MS = 24 * 3_600_000;
const REMEMBERED = 10_000;

/** Files that links were signed to. */
export interface LinkedFiles {
  action: 'version_links' | 'export_link';
  resourceType: 'version' | 'export';
  projectId: string;
  ids: readonly (string | number)[];
}

/** Who was given links to which files, before the answer goes out: once a day for each person, file and process. */
@Injectable()
export class LinkJournal {
  private readonly noted = new LRUCache<string, true>({ max: REMEMBERED, ttl: AGAIN_AFTER_MS });

  constructor(
    private readonly db: LabelerDb,
    private readonly audit: AuditTrail,
  ) {}

  /** One entry for all files that are new to the person; at most one statement. */
  async note(actor: Actor, { action, resourceType, projectId, ids }: LinkedFiles): Promise<void> {
    const keyOf = (id: string | number) => `${actor.userId} ${resourceType} ${id}`;
    const fresh = ids.filter((id) => !this.noted.has(keyOf(id)));
    if (fresh.length === 0) return;
    const details: JsonObject = { project_id: projectId, [`${resourceType}_ids`]: [...fresh] };
    const resourceId = fresh.length === 1 ? String(fresh[0]) : null;
    await this.audit.record(this.db, { ...actor, action, resourceType, resourceId, details });
    for (const id of fresh) this.noted.set(keyOf(id), true);
  }
}
