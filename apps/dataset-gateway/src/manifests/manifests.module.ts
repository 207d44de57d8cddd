import { type ArchivesConfig, ArchivesModule } from '@libs/archives';
import { AuditModule } from '@libs/audit';
import { RevisionsModule } from '@libs/revisions';
import { SnapshotsModule } from '@libs/snapshots';
import { type DynamicModule, Module } from '@nestjs/common';
import { DatasetReaders } from '../dataset-readers/dataset-readers';
import { ManifestFiles } from './manifest-files';
import { ManifestJournal } from './manifest-journal';
import { ManifestLines } from './manifest-lines';
import { ManifestPlanner } from './manifest-plan';
import { ManifestsController } from './manifests.controller';
import { ManifestsService } from './manifests.service';

export interface ManifestsSettings {
  archives: ArchivesConfig;
  storage: { secretAccessKey: string };
}

/** What datasets and snapshots hold, file by file. */
@Module({})
export class ManifestsModule {
  static forRoot({ archives, storage }: ManifestsSettings): DynamicModule {
    return {
      module: ManifestsModule,
      imports: [
        ArchivesModule.forRoot(archives, storage.secretAccessKey),
        AuditModule,
        RevisionsModule,
        SnapshotsModule,
      ],
      controllers: [ManifestsController],
      providers: [
        DatasetReaders,
        ManifestFiles,
        ManifestJournal,
        ManifestLines,
        ManifestPlanner,
        ManifestsService,
      ],
    };
  }
}
