import type { LabelerDb } from '@libs/labeler-db';
import type { Logger } from '@libs/observability';
import type { RevisionReader, Revisions } from '@libs/revisions';
import type { ObjectStore } from '@libs/storage';
import { ClaimRepository } from './claim.repository';
import { LiveFileRepository } from './live-file.repository';
import { LiveFiles } from './live-files';
import { PublishedDatasets } from './published-dataset';
import { Publisher } from './publisher';
import { PublishingSweep } from './publishing-sweep';
import { VersionEditor } from './version-editor';
import { VersionFiles } from './version-files';
import { VersionRepository } from './version.repository';

export interface PublishingParts {
  db: LabelerDb;
  store: ObjectStore;
  revisions: Revisions;
  reader: RevisionReader;
  logger: Logger;
  /** Name of the bucket with the images, which published files tell their readers. */
  datasetsBucket: string;
}

export interface Publishing {
  publisher: Publisher;
  editor: VersionEditor;
  sweep: PublishingSweep;
}

/** All that publishes, for a process with these connections. */
export function createPublishing(parts: PublishingParts): Publishing {
  const { db, store, revisions, logger } = parts;
  const claims = new ClaimRepository(db);
  const versions = new VersionRepository(db);
  const requests = new LiveFileRepository(db);
  const live = new LiveFiles(store, requests, logger);
  const sweep = new PublishingSweep({ store, claims, requests, live, logger });
  const common = { db, claims, versions, requests, live, logger };
  return {
    publisher: new Publisher({
      ...common,
      revisions,
      datasets: new PublishedDatasets(db, parts.reader, parts.datasetsBucket),
      files: new VersionFiles(store),
    }),
    editor: new VersionEditor({ ...common, sweep }),
    sweep,
  };
}
