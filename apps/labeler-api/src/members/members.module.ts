import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { ProjectEventsModule } from '../project-events/project-events.module';
import { DatasetMembersController } from './dataset-members.controller';
import { DatasetMembersService } from './dataset-members.service';
import { LockedMembers } from './locked-members';
import { MemberDirectory } from './member-directory';
import { MemberQueries } from './member.queries';
import { MembershipJournal } from './membership-journal';
import { MembershipService } from './membership.service';
import { ProjectMembersController } from './project-members.controller';
import { ProjectMembersService } from './project-members.service';
import { SeatRepository } from './seat.repository';

/** Who takes part in a dataset and its project. */
@Module({
  imports: [AuditModule, ProjectEventsModule],
  controllers: [ProjectMembersController, DatasetMembersController],
  providers: [
    ProjectMembersService,
    DatasetMembersService,
    MembershipService,
    LockedMembers,
    MembershipJournal,
    MemberDirectory,
    MemberQueries,
    SeatRepository,
  ],
  exports: [LockedMembers, MembershipJournal, SeatRepository],
})
export class MembersModule {}
