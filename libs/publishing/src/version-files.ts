import {
  conservationDocument,
  conservationOf,
  type ConservationReport,
  type ExportFormat,
  type LabeledDataset,
  writeDataset,
} from '@libs/formats';
import type { JsonObject } from '@libs/labeler-db';
import { ByteSums, ObjectChangedError, ObjectNotFoundError, type ObjectStore } from '@libs/storage';
import { basename } from 'node:path/posix';
import type { VersionClaim } from './claim.repository';
import { versionPrefix } from './places';
import type { TwinVersion, VersionContent, VersionFile } from './version.repository';

/** Largest object that a store copies by itself, in bytes. */
const MAX_COPY_BYTES = 5 * 1024 ** 3;

/** What the files of a version are made of. */
export interface FilesOrder {
  claim: VersionClaim;
  dataset: LabeledDataset;
  format: ExportFormat;
  /** A version that was made of the same: its files are copied. */
  twin: TwinVersion | undefined;
  /** Stops the work. */
  signal: AbortSignal;
}

interface ReportedFile {
  file: VersionFile;
  conservation: JsonObject;
}

interface WrittenVersionFile {
  file: VersionFile;
  report: ConservationReport;
}

interface DiceFile {
  file: VersionFile;
  images: number;
  annotations: number;
  /** Not known of a copy. */
  conservation?: JsonObject;
}

/** Writes the files of a version into its folder: as streams, or as copies of those of the version before. */
export class VersionFiles {
  constructor(private readonly store: ObjectStore) {}

  /**
   * Writes the DICE file, and beside it the format that was asked for.
   * @throws StorageUnavailableError, the reason of the signal, and what reading the dataset throws
   */
  async write(order: FilesOrder): Promise<Omit<VersionContent, 'labelsHash' | 'basisHash'>> {
    const { format } = order;
    const dice = (await this.copyOfDice(order)) ?? (await this.newDice(order));
    const { file: exported, conservation } =
      format === 'dice' ? await this.reported(order, dice) : await this.besideDice(order);
    const { file, images, annotations } = dice;
    return { dice: file, images, annotations, format, exported, conservation };
  }

  private async copyOfDice(order: FilesOrder): Promise<DiceFile | undefined> {
    const { twin } = order;
    if (!twin) return undefined;
    const { dice_path: path, dice_size: size, content_hash: hash } = twin;
    const file = await this.copy(order, { path, size, sha256: hash.replace('sha256:', '') });
    if (!file) return undefined;
    const counts = { images: twin.image_count, annotations: twin.annotation_count };
    return {
      file,
      ...counts,
      ...(twin.export_format === 'dice' && { conservation: twin.conservation }),
    };
  }

  private async newDice(order: FilesOrder): Promise<DiceFile> {
    const { file, report } = await this.writeFile(order, 'dice');
    const { images, annotations, dropped } = report;
    const conservation = conservationDocument(report);
    return { file, images, annotations: annotations - dropped, conservation };
  }

  private async reported({ dataset }: FilesOrder, dice: DiceFile): Promise<ReportedFile> {
    const { file } = dice;
    if (dice.conservation) return { file, conservation: dice.conservation };
    const report = await conservationOf(dataset, { format: 'dice', withImages: false });
    return { file, conservation: conservationDocument(report) };
  }

  private async besideDice(order: FilesOrder): Promise<ReportedFile> {
    const { twin, format } = order;
    if (twin?.export_format === format) {
      const { export_path: path, export_size: size, export_sha256: sha256, conservation } = twin;
      const file = await this.copy(order, { path, size, sha256 });
      if (file) return { file, conservation };
    }
    const { file, report } = await this.writeFile(order, format);
    return { file, conservation: conservationDocument(report) };
  }

  private async writeFile(
    { claim, dataset, signal }: FilesOrder,
    format: ExportFormat,
  ): Promise<WrittenVersionFile> {
    const written = writeDataset(dataset, { format, withImages: false });
    const path = versionPrefix(claim) + written.fileName;
    const sums = new ByteSums();
    const content = sums.over(written.content);
    const { size } = await this.store.putMultipart('annotations', path, content, {
      contentType: written.contentType,
      metadata: metadataOf(claim, format),
      signal,
    });
    return { file: { path, size, sha256: sums.result().sha256 }, report: written.report() };
  }

  /** Undefined when it cannot be copied: it is gone, or too large. */
  private async copy({ claim, format }: FilesOrder, source: VersionFile) {
    if (source.size > MAX_COPY_BYTES) return undefined;
    const path = versionPrefix(claim) + basename(source.path);
    const isDice = basename(source.path) === 'annotations.json';
    try {
      const { etag, size, contentType } = await this.store.head('annotations', source.path);
      if (size !== source.size) return undefined;
      const [from, to] = [
        { bucket: 'annotations', key: source.path },
        { bucket: 'annotations', key: path },
      ] as const;
      const metadata = metadataOf(claim, isDice ? 'dice' : format);
      await this.store.copy(from, to, etag, { contentType, metadata });
      return { ...source, path };
    } catch (error) {
      if (error instanceof ObjectNotFoundError || error instanceof ObjectChangedError)
        return undefined;
      throw error;
    }
  }
}

/** Headers of storage take ASCII only. */
function metadataOf(claim: VersionClaim, format: ExportFormat): Record<string, string> {
  return {
    project_id: claim.projectId,
    version: encodeURIComponent(claim.versionNumber),
    format,
    uploaded_at: new Date().toISOString(),
  };
}
