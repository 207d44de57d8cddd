import type { OnceInTransaction } from '@libs/idempotency';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { type ExportView, toExport } from './dto/export.view';
import { ExportJournal } from './export-journal';
import { ExportLinks } from './export-links';
import {
  ExportRepository,
  type ExportRow,
  type NewExport,
  type WrittenExport,
} from './export.repository';
import { ExportNotFoundError, ExportTakenOverError } from './exports.errors';

/** The transactions of exports that people ask for. */
@Injectable()
export class ExportRecords {
  constructor(
    private readonly db: LabelerDb,
    private readonly exports: ExportRepository,
    private readonly journal: ExportJournal,
    private readonly links: ExportLinks,
  ) {}

  /** An export that the caller waits for. It is on record once it is finished. */
  begin(order: NewExport): Promise<ExportRow> {
    return this.db.transaction((tx) => this.exports.insert(tx, order));
  }

  /** An export that the worker writes. */
  async request(order: NewExport, actor: Actor, once: OnceInTransaction): Promise<ExportView> {
    return this.db.transaction(async (tx) => {
      const row = await this.exports.insert(tx, order);
      await this.journal.note(tx, actor, 'created', row);
      const view = toExport(row, null);
      await once(tx, () => view, { status: 202, headers: acceptedHeaders(view) });
      return view;
    });
  }

  /** @throws ExportTakenOverError */
  async finish(
    { id, holder }: { id: string; holder: string },
    written: WrittenExport,
    actor: Actor,
    once: OnceInTransaction,
  ): Promise<ExportView> {
    return this.db.transaction(async (tx) => {
      const row = await this.exports.finish(tx, id, holder, written);
      if (!row) throw new ExportTakenOverError(id);
      await this.journal.note(tx, actor, 'created', row);
      const view = toExport(row, this.links.of(row));
      await once(tx, () => view);
      return view;
    });
  }

  /** @throws ExportNotFoundError */
  async cancel(row: ExportRow, actor: Actor): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (!(await this.exports.cancel(tx, row.id))) throw new ExportNotFoundError(row.id);
      await this.journal.note(tx, actor, 'cancelled', row);
    });
  }

  /** An export that failed while the caller waited: nobody hears of it again. */
  async abandon({ id }: ExportRow): Promise<void> {
    await this.db.transaction((tx) => this.exports.cancel(tx, id));
  }
}

/** Of an answer that does not wait for the file. */
export function acceptedHeaders({ export_id: id }: ExportView): Record<string, string> {
  return { Location: `/api/v1/exports/${id}`, 'Preference-Applied': 'respond-async' };
}
