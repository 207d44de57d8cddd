import { AppError } from '@libs/errors';
import type { ReportProgress } from '@libs/jobs';
import { type JsonObject, LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER } from '@libs/observability';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ExportWriter, type Turn } from './export-writer';
import { ExportRepository } from './export.repository';
import { ExportNotExactError, ExportTakenOverError } from './exports.errors';

/** How often a process may begin with an export, of which some may have died at it. */
const MAX_ATTEMPTS = 5;

/** Writes exports that nobody waits for. */
@Injectable()
export class ExportWork {
  constructor(
    private readonly db: LabelerDb,
    private readonly exports: ExportRepository,
    private readonly writer: ExportWriter,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Writes the file, unless somebody is at it or it was cancelled. @throws what may be gone at the next try */
  async write(exportId: string, signal: AbortSignal, report?: ReportProgress): Promise<void> {
    const holder = randomUUID();
    const row = await this.exports.claim(exportId, holder);
    if (!row) return;
    const turn: Turn = { row, holder, signal, ...(report && { report }) };
    try {
      await this.writeAndFinish(turn);
    } catch (error) {
      await this.settle(turn, error);
    }
  }

  private async writeAndFinish(turn: Turn): Promise<void> {
    const { row, holder } = turn;
    const written = await this.writer.write(turn);
    const finished = await this.db.transaction((tx) =>
      this.exports.finish(tx, row.id, holder, written),
    );
    if (!finished) throw new ExportTakenOverError(row.id);
    this.logger.info({ export_id: row.id, size_bytes: written.sizeBytes }, 'export written');
  }

  private async settle({ row, holder, signal }: Turn, error: unknown): Promise<void> {
    if (error instanceof ExportTakenOverError) {
      // With its dataset gone, nobody else knows of the file.
      if (!(await this.exports.isKnown(row.id))) await this.writer.remove(row);
      return;
    }
    if (signal?.aborted) {
      await this.exports.release(row.id, holder);
      throw error;
    }
    if (isPassing(error) && row.attempts < MAX_ATTEMPTS) {
      await this.exports.release(row.id, holder);
      throw error;
    }
    await this.exports.fail(row.id, holder, failureOf(error));
    await this.writer.remove(row);
    this.logger.warn({ err: error, export_id: row.id }, 'export failed');
  }
}

/** What is not an answer to the request may be gone when it is tried again. */
function isPassing(error: unknown): boolean {
  return !(error instanceof AppError) || error.kind === 'unavailable';
}

function failureOf(error: unknown): { code: string; message: string; report: JsonObject | null } {
  if (!(error instanceof AppError)) {
    return { code: 'export_failed', message: 'The file could not be written', report: null };
  }
  const report = error instanceof ExportNotExactError ? (error.fields.report as JsonObject) : null;
  return { code: error.code, message: error.message, report };
}
