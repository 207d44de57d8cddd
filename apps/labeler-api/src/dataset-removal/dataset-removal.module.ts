import { AuditModule } from '@libs/audit';
import { type DynamicModule, Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module';
import { BackupQueries } from './backup.queries';
import { DatasetBackup } from './dataset-backup';
import { DatasetPurgeModule } from './dataset-purge.module';
import { DATASET_REMOVAL_CONFIG, type DatasetRemovalConfig } from './dataset-removal.config';
import { DatasetRemovalController } from './dataset-removal.controller';
import { DatasetRemovalService } from './dataset-removal.service';
import { DatasetRestoreService } from './dataset-restore.service';
import { DeletionImpactReader } from './deletion-impact';
import { ImmediatePurge } from './immediate-purge';
import { ImpactQueries } from './impact.queries';
import { StoredSizesReader } from './stored-sizes';
import { TrashBin } from './trash-bin';
import { TrashController } from './trash.controller';
import { TrashQueries } from './trash.queries';
import { TrashRepository } from './trash.repository';
import { TrashService } from './trash.service';

/** Deleting datasets, and having them back. */
@Module({})
export class DatasetRemovalModule {
  static forRoot(config: DatasetRemovalConfig): DynamicModule {
    return {
      module: DatasetRemovalModule,
      imports: [AuditModule, DatasetsModule, DatasetPurgeModule],
      controllers: [TrashController, DatasetRemovalController],
      providers: [
        { provide: DATASET_REMOVAL_CONFIG, useValue: config },
        BackupQueries,
        DatasetBackup,
        DatasetRemovalService,
        DatasetRestoreService,
        DeletionImpactReader,
        ImmediatePurge,
        ImpactQueries,
        StoredSizesReader,
        TrashBin,
        TrashQueries,
        TrashRepository,
        TrashService,
      ],
    };
  }
}
