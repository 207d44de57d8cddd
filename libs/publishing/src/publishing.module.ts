import { LabelerDb } from '@libs/labeler-db';
import { type Logger, LOGGER } from '@libs/observability';
import { RevisionReader, Revisions, RevisionsModule } from '@libs/revisions';
import { ObjectStore, type StorageConfig } from '@libs/storage';
import { type DynamicModule, Module } from '@nestjs/common';
import { createPublishing, type Publishing } from './publishing';
import { Publisher } from './publisher';
import { PublishingSweep } from './publishing-sweep';
import { VersionEditor } from './version-editor';

const PUBLISHING = Symbol('PUBLISHING');

/** Publishing, for an application. Needs the labeler database, the object store and the logger. */
@Module({})
export class PublishingModule {
  static forRoot({ buckets }: Pick<StorageConfig, 'buckets'>): DynamicModule {
    const part = (
      token: typeof Publisher | typeof VersionEditor | typeof PublishingSweep,
      name: keyof Publishing,
    ) => ({
      provide: token,
      inject: [PUBLISHING],
      useFactory: (publishing: Publishing) => publishing[name],
    });
    return {
      module: PublishingModule,
      global: true,
      imports: [RevisionsModule],
      providers: [
        {
          provide: PUBLISHING,
          inject: [LabelerDb, ObjectStore, LOGGER, Revisions, RevisionReader],
          useFactory: (
            db: LabelerDb,
            store: ObjectStore,
            logger: Logger,
            ...[revisions, reader]: [Revisions, RevisionReader]
          ) => {
            const datasetsBucket = buckets.datasets;
            return createPublishing({ db, store, logger, revisions, reader, datasetsBucket });
          },
        },
        part(Publisher, 'publisher'),
        part(VersionEditor, 'editor'),
        part(PublishingSweep, 'sweep'),
      ],
      exports: [Publisher, VersionEditor, PublishingSweep],
    };
  }
}
