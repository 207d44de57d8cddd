import { RevisionsModule } from '@libs/revisions';
import { Module } from '@nestjs/common';
import { ComparedVersionQueries } from './compared-version.queries';
import { ComparedVersions } from './compared-versions';
import { VersionDiffController } from './version-diff.controller';
import { VersionDiffService } from './version-diff.service';

/** What changed between versions. */
@Module({
  imports: [RevisionsModule],
  controllers: [VersionDiffController],
  providers: [ComparedVersionQueries, ComparedVersions, VersionDiffService],
})
export class VersionDiffModule {}
