import { Module } from '@nestjs/common';
import { AdminStorageController } from './admin-storage.controller';

/** Use of storage, for administrators. Needs the quota. */
@Module({ controllers: [AdminStorageController] })
export class AdminStorageModule {}
