import { RevisionsModule } from '@libs/revisions';
import { SnapshotsModule } from '@libs/snapshots';
import type { StorageConfig } from '@libs/storage';
import { type DynamicModule, Module } from '@nestjs/common';
import { ExportDescriptions } from './export-descriptions';
import { ExportImages } from './export-images';
import { ExportRepository } from './export.repository';
import { ExportSource } from './export-source';
import { ExportWriter } from './export-writer';
import { IMAGES_BUCKET } from './exports.config';
import { StoredSplits } from './stored-splits';

/** Writes the files of exports. Needs the labeler database, the object store, the job queue and the logger. */
@Module({})
export class ExportWritingModule {
  static forRoot({ buckets }: Pick<StorageConfig, 'buckets'>): DynamicModule {
    return {
      module: ExportWritingModule,
      imports: [RevisionsModule, SnapshotsModule],
      providers: [
        ExportDescriptions,
        ExportImages,
        ExportRepository,
        ExportSource,
        ExportWriter,
        StoredSplits,
        { provide: IMAGES_BUCKET, useValue: buckets.datasets },
      ],
      exports: [ExportRepository, ExportWriter, RevisionsModule],
    };
  }
}
