import { Module } from '@nestjs/common';
import { FreezeRepository } from './freeze.repository';
import { RevisionComparison } from './revision-comparison';
import { RevisionReader } from './revision-reader';
import { RevisionWriter } from './revision-writer';
import { RevisionRepository } from './revision.repository';
import { Revisions } from './revisions';

/** Frozen states of datasets. Needs the labeler database. */
@Module({
  providers: [
    FreezeRepository,
    RevisionComparison,
    RevisionReader,
    RevisionRepository,
    RevisionWriter,
    Revisions,
  ],
  exports: [RevisionComparison, RevisionReader, Revisions],
})
export class RevisionsModule {}
