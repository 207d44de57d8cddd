import { AuditTrail } from '@libs/audit';
import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { ExportRow } from './export.repository';

/** What is on record of exports. */
@Injectable()
export class ExportJournal {
  constructor(private readonly audit: AuditTrail) {}

  /** In the transaction of the change. */
  async note(
    tx: Tx,
    actor: Actor,
    change: 'created' | 'cancelled',
    { id, project_id, task_type, revision, settings }: ExportRow,
  ): Promise<void> {
    await this.audit.record(tx, {
      ...actor,
      action: change === 'created' ? 'export_create' : 'export_cancel',
      resourceType: 'export',
      resourceId: id,
      details: {
        project_id,
        task_type,
        revision,
        export_format: settings.format,
        with_images: settings.withImages,
      },
    });
  }
}
