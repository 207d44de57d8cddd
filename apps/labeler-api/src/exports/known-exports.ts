import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { type ExportView, toExport } from './dto/export.view';
import { ExportAccess } from './export-access';
import { ExportLinks } from './export-links';
import { ExportRecords } from './export-records';
import { ExportWriter } from './export-writer';

/** Exports that were asked for before. */
@Injectable()
export class KnownExports {
  constructor(
    private readonly access: ExportAccess,
    private readonly records: ExportRecords,
    private readonly writer: ExportWriter,
    private readonly links: ExportLinks,
  ) {}

  /** @throws ExportNotFoundError, RoleRequiredError */
  async get(actor: Actor, id: string): Promise<ExportView> {
    const row = await this.access.find(actor, id);
    return toExport(row, await this.links.give(actor, row));
  }

  /** Stops the writing, or removes the file. @throws ExportNotFoundError, RoleRequiredError */
  async cancel(actor: Actor, id: string): Promise<void> {
    const row = await this.access.find(actor, id);
    await this.records.cancel(row, actor);
    // Whoever is writing has to notice first; the sweep removes what it leaves.
    if (row.status !== 'running') await this.writer.discard(row);
  }
}
