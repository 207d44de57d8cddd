import { ArchivesModule, type ArchivesConfig } from '@libs/archives';
import { type DynamicModule, Module } from '@nestjs/common';
import { DatasetReaders } from '../dataset-readers/dataset-readers';
import { ArchiveDownloadsController } from './archive-downloads.controller';
import { ArchiveDownloadsService } from './archive-downloads.service';
import { ArchiveLinks } from './archive-links';
import { DownloadAudit } from './download-audit';
import { DOWNLOADS_CONFIG, DownloadUrlsController } from './download-urls.controller';
import { DownloadUrlsService } from './download-urls.service';
import type { DownloadsConfig } from './downloads.config';

export interface DownloadsSettings {
  downloads: DownloadsConfig;
  archives: ArchivesConfig;
  storage: { secretAccessKey: string };
}

/** Whole datasets as one file: links, and the streams behind those that have no object yet. */
@Module({})
export class DownloadsModule {
  static forRoot({ downloads, archives, storage }: DownloadsSettings): DynamicModule {
    return {
      module: DownloadsModule,
      imports: [ArchivesModule.forRoot(archives, storage.secretAccessKey)],
      controllers: [DownloadUrlsController, ArchiveDownloadsController],
      providers: [
        DownloadUrlsService,
        ArchiveDownloadsService,
        ArchiveLinks,
        DownloadAudit,
        DatasetReaders,
        { provide: DOWNLOADS_CONFIG, useValue: downloads },
      ],
    };
  }
}
