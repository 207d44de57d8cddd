import { Module } from '@nestjs/common';
import { StorageQueries } from './storage.queries';
import { StorageViewsController } from './storage-views.controller';
import { StorageViewsService } from './storage-views.service';

/** What a dataset holds and what an upload would do to it, for the dialog before the upload. */
@Module({
  controllers: [StorageViewsController],
  providers: [StorageViewsService, StorageQueries],
})
export class StorageViewsModule {}
