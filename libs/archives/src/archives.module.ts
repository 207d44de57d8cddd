import { SnapshotsModule } from '@libs/snapshots';
import { type DynamicModule, Module } from '@nestjs/common';
import { ArchiveBuilder } from './archive-builder';
import { ArchiveEntries } from './archive-entries';
import { ArchiveRequests } from './archive-requests';
import { ArchiveQueries } from './archive.queries';
import { ArchiveRepository } from './archive.repository';
import { type ArchivesConfig, linkKey } from './archives.config';
import { DatasetArchives } from './dataset-archives';
import { DownloadLinks } from './download-link';
import { FrozenImages } from './frozen-images';
import { LiveImages } from './live-images';
import { PublishedFiles } from './published-files';
import { SnapshotContents } from './snapshot-contents';
import { StoredChecksums } from './stored-checksums';

/** Archives of whole datasets. Needs the labeler database, the object store, the job queue and the logger. */
@Module({})
export class ArchivesModule {
  /** @param storageSecret Secret key of the object store. */
  static forRoot(config: ArchivesConfig, storageSecret: string): DynamicModule {
    const links = () => new DownloadLinks(linkKey(config, storageSecret));
    return {
      module: ArchivesModule,
      imports: [SnapshotsModule],
      providers: [
        ArchiveBuilder,
        ArchiveEntries,
        ArchiveQueries,
        ArchiveRepository,
        ArchiveRequests,
        DatasetArchives,
        FrozenImages,
        LiveImages,
        PublishedFiles,
        SnapshotContents,
        StoredChecksums,
        { provide: DownloadLinks, useFactory: links },
      ],
      exports: [ArchiveBuilder, ArchiveRequests, DatasetArchives, DownloadLinks, PublishedFiles],
    };
  }
}
