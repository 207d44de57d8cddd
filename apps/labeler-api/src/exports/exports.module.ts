import { AccessModule } from '@libs/access';
import { AuditModule } from '@libs/audit';
import type { StorageConfig } from '@libs/storage';
import { type DynamicModule, Module } from '@nestjs/common';
import { LinkJournal } from '../audit/link-journal';
import { ExportAccess } from './export-access';
import { ExportJobSender } from './export-job-sender';
import { ExportJournal } from './export-journal';
import { ExportLinks } from './export-links';
import { ExportOrders } from './export-orders';
import { ExportRecords } from './export-records';
import { ExportRequests } from './export-requests';
import { ExportWritingModule } from './export-writing.module';
import { EXPORTS_CONFIG, type ExportsConfig } from './exports.config';
import { ExportsController } from './exports.controller';
import { ExportsService } from './exports.service';
import { KnownExports } from './known-exports';

/** Annotations as files of other tools. */
@Module({})
export class ExportsModule {
  static forRoot(config: { exports: ExportsConfig; storage: StorageConfig }): DynamicModule {
    return {
      module: ExportsModule,
      imports: [AccessModule, AuditModule, ExportWritingModule.forRoot(config.storage)],
      controllers: [ExportsController],
      providers: [
        ExportAccess,
        ExportJobSender,
        ExportJournal,
        ExportLinks,
        ExportOrders,
        ExportRecords,
        ExportRequests,
        ExportsService,
        KnownExports,
        LinkJournal,
        { provide: EXPORTS_CONFIG, useValue: config.exports },
      ],
    };
  }
}
