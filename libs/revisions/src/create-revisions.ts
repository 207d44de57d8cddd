import type { LabelerDb } from '@libs/labeler-db';
import { FreezeRepository } from './freeze.repository';
import { RevisionReader } from './revision-reader';
import { RevisionWriter } from './revision-writer';
import { RevisionRepository } from './revision.repository';
import { Revisions } from './revisions';

/** What the module provides, for a process without a framework. */
export function createRevisions(db: LabelerDb): { revisions: Revisions; reader: RevisionReader } {
  const freezes = new FreezeRepository(db);
  const repository = new RevisionRepository(db);
  const writer = new RevisionWriter(freezes, repository);
  const revisions = new Revisions(db, freezes, writer, repository);
  return { revisions, reader: new RevisionReader(db) };
}
