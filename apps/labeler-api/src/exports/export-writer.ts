import {
  conservationDocument,
  conservationOf,
  type ConservationReport,
  type LabeledDataset,
  PassingImages,
  passesOf,
  writeDataset,
} from '@libs/formats';
import type { ReportProgress } from '@libs/jobs';
import { type Logger, LOGGER } from '@libs/observability';
import { ByteSums, ObjectStore } from '@libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import { writeOptionsOf } from './export-settings';
import { ExportSource } from './export-source';
import { ExportRepository, type ExportRow, type WrittenExport } from './export.repository';
import { ExportNotExactError, ExportTakenOverError } from './exports.errors';

const KEEP_EVERY_MS = 5000;
const REPORT = 'conservation.json';
const FOLDER = 'exports/';

/** Whose turn it is to write an export. */
export interface Turn {
  row: ExportRow;
  holder: string;
  signal?: AbortSignal;
  report?: ReportProgress;
}

/** Writes the file of an export into storage, in constant memory, and says how far it is. */
@Injectable()
export class ExportWriter {
  constructor(
    private readonly store: ObjectStore,
    private readonly source: ExportSource,
    private readonly exports: ExportRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * @throws ExportTakenOverError when it was cancelled meanwhile, ExportNotExactError, StoredSplitsUnreadableError,
   * StorageUnavailableError, DatabaseUnavailableError, and the reason of the signal; there is no file then
   */
  async write(turn: Turn): Promise<WrittenExport> {
    const lost = new AbortController();
    const signal = turn.signal ? AbortSignal.any([turn.signal, lost.signal]) : lost.signal;
    const { dataset, images } = await this.source.open(turn.row);
    const progress = new PassingImages(images);
    const timer = setInterval(() => void this.keep(turn, progress, lost), KEEP_EVERY_MS);
    try {
      return await this.writeFile(turn.row, progress.over(dataset), signal, progress);
    } catch (error) {
      throw lost.signal.aborted ? new ExportTakenOverError(turn.row.id) : error;
    } finally {
      clearInterval(timer);
    }
  }

  /** Removes whatever was written of the export. */
  async remove({ folder }: Pick<ExportRow, 'folder'>): Promise<void> {
    await this.store.deletePrefix('annotations', folder);
  }

  /** The same for an export that nobody shall see again, and its row. What cannot be done now is left to the sweep. */
  async discard(row: Pick<ExportRow, 'id' | 'folder'>): Promise<void> {
    try {
      await this.remove(row);
      await this.exports.remove(row.id);
    } catch (error) {
      this.logger.warn({ err: error, export_id: row.id }, 'export is left to the sweep');
    }
  }

  /** Removes parts of files whose writers died. @returns how many files */
  removeParts(olderThan: Date): Promise<number> {
    return this.store.abortStaleUploads('annotations', FOLDER, olderThan);
  }

  private async writeFile(
    { folder, settings }: ExportRow,
    dataset: LabeledDataset,
    signal: AbortSignal,
    progress: PassingImages,
  ): Promise<WrittenExport> {
    const options = writeOptionsOf(settings);
    progress.passes = passesOf(options) + (settings.isStrict ? 1 : 0);
    if (settings.isStrict) assertExact(await conservationOf(dataset, options));
    const file = writeDataset(dataset, options);
    const sums = new ByteSums();
    const { contentType, fileName } = file;
    const { size } = await this.store.putMultipart(
      'annotations',
      `${folder}${fileName}`,
      sums.over(file.content),
      { contentType, signal },
    );
    const report = file.report();
    const document = conservationDocument(report);
    if (contentType === 'application/json') {
      const text = Buffer.from(`${JSON.stringify(document, null, 2)}\n`);
      await this.store.put('annotations', `${folder}${REPORT}`, text, { contentType });
    }
    return {
      fileName,
      sizeBytes: size,
      sha256: sums.result().sha256,
      imageCount: report.images,
      annotationCount: report.exact + report.approximated,
      report: document,
    };
  }

  private async keep(
    { row, holder, report }: Turn,
    progress: PassingImages,
    lost: AbortController,
  ): Promise<void> {
    const percent = progress.percent();
    report?.(percent);
    try {
      if (!(await this.exports.keep(row.id, holder, percent))) lost.abort();
    } catch (error) {
      this.logger.warn({ err: error, export_id: row.id }, 'export not kept alive');
    }
  }
}

function assertExact(report: ConservationReport): void {
  if (report.approximated + report.dropped > 0) {
    throw new ExportNotExactError(conservationDocument(report));
  }
}
