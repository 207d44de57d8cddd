import { AuditModule } from '@libs/audit';
import { Module } from '@nestjs/common';
import { MembersModule } from '../members/members.module';
import { InvitationAcceptance } from './invitation-acceptance';
import { InvitationJournal } from './invitation-journal';
import { InvitationQueries } from './invitation.queries';
import { InvitationRepository } from './invitation.repository';
import { InvitationsController } from './invitations.controller';
import { InvitationsService } from './invitations.service';
import { InvitingService } from './inviting.service';

/** Invitations to take part in a dataset. */
@Module({
  imports: [AuditModule, MembersModule],
  controllers: [InvitationsController],
  providers: [
    InvitationsService,
    InvitingService,
    InvitationAcceptance,
    InvitationJournal,
    InvitationQueries,
    InvitationRepository,
  ],
})
export class InvitationsModule {}
