import { DatasetNotFoundError } from '@libs/access';
import { type ArchiveContent, type ArchiveReference, DatasetArchives } from '@libs/archives';
import type { ServiceCaller } from '@libs/auth';
import type { Origin } from '@libs/http';
import { SnapshotNotFoundError } from '@libs/snapshots';
import { Injectable } from '@nestjs/common';
import { isDatasetId } from '../dataset-id';
import { DatasetReaders } from '../dataset-readers/dataset-readers';
import { namedUser } from '../dataset-readers/named-user';
import { ArchiveLinks } from './archive-links';
import { archiveFileName } from './archive-file-name';
import { DownloadAudit } from './download-audit';
import { type CreateDownloadUrlDto, DEFAULT_EXPIRY_SECONDS } from './dto/create-download-url.dto';
import { type DownloadUrlView, toDownloadUrlView } from './dto/download-url.view';
import { linkTerm } from './link-term';

/** Where a request came from and at which address it reached us. */
export interface Visit {
  origin: Origin;
  /** `https://host[:port][/path]` of this service. */
  baseUrl: string;
}

/** Gives out links to whole datasets. Nothing here takes longer for larger ones. */
@Injectable()
export class DownloadUrlsService {
  constructor(
    private readonly readers: DatasetReaders,
    private readonly archives: DatasetArchives,
    private readonly links: ArchiveLinks,
    private readonly audit: DownloadAudit,
  ) {}

  /**
   * @throws ValidationFailedError, DatasetNotFoundError, PermissionDeniedError, OtherUserError, SnapshotNotFoundError,
   *   StorageUnavailableError
   */
  async create(
    caller: ServiceCaller,
    datasetId: string,
    dto: CreateDownloadUrlDto,
    { origin, baseUrl }: Visit,
  ): Promise<DownloadUrlView> {
    const userId = namedUser(caller, 'user_id', dto.user_id ?? null);
    if (!isDatasetId(datasetId)) throw new DatasetNotFoundError(datasetId);
    const { snapshot_id: snapshotId = null, purpose = null } = dto;
    const content = await this.describe({ datasetId, snapshotId }, userId);
    const term = linkTerm(dto.expires_in ?? dto.expiration_seconds ?? DEFAULT_EXPIRY_SECONDS);
    const { expiresAt } = term;
    const [archive, name] = await Promise.all([
      this.links.find(content),
      this.audit.record(caller, { content, userId, purpose, expiresAt }, origin),
    ]);
    const fileName = archiveFileName(name);
    const url = this.links.url({ content, archive, userId, term, fileName, baseUrl });
    return toDownloadUrlView({ content, url, expiresAt, archive });
  }

  /** @throws DatasetNotFoundError, PermissionDeniedError, SnapshotNotFoundError, StorageUnavailableError */
  private async describe(reference: ArchiveReference, userId: number): Promise<ArchiveContent> {
    const { datasetId, snapshotId } = reference;
    if (snapshotId !== null) {
      // It may have to be written first, which only those who have access may cause.
      await this.readers.requireUser(datasetId, userId);
      const content = await this.archives.describe(reference);
      if (!content) throw new SnapshotNotFoundError(datasetId, snapshotId);
      return content;
    }
    const described = this.archives.describe(reference);
    // Who has no access is told so, whatever became of the description.
    described.catch(() => undefined);
    await this.readers.requireUser(datasetId, userId);
    const content = await described;
    if (!content) throw new DatasetNotFoundError(datasetId);
    return content;
  }
}
