import { Module } from '@nestjs/common';
import { FreezeRepository } from './freeze.repository';
import { RevisionReader } from './revision-reader';
import { RevisionWriter } from './revision-writer';
import { RevisionRepository } from './revision.repository';
import { Revisions } from './revisions';

/** Frozen states of datasets. Needs the labeler database. */
@Module({
  providers: [FreezeRepository, RevisionReader, RevisionRepository, RevisionWriter, Revisions],
  exports: [RevisionReader, Revisions],
})
export class RevisionsModule {}
