import { CurrentPerson, type PersonCaller, UserRoute } from '@libs/auth';
import { ApiProblems, sendRevalidated } from '@libs/http';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Actor, CurrentActor } from '../audit/actor';
import { AcceptInvitationDto } from './dto/accept-invitation.dto';
import { CreateInvitationDto } from './dto/create-invitation.dto';
import { InvitationParams } from './dto/invitation.params';
import { AcceptedInvitationView, InvitationPageView, InvitationView } from './dto/invitation.view';
import { ListInvitationsQuery } from './dto/list-invitations.query';
import { InvitationAcceptance } from './invitation-acceptance';
import { InvitationsService } from './invitations.service';
import { InvitingService } from './inviting.service';

@ApiTags('invitations')
@ApiBearerAuth()
@UserRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('invitations')
export class InvitationsController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly inviting: InvitingService,
    private readonly acceptance: InvitationAcceptance,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'createInvitation',
    summary: 'Invite a user to take part in a dataset',
    description:
      'For the owner and admins of its project. The invitation waits seven days; after that, or when it was ' +
      'cancelled, the user can be invited again.',
  })
  @ApiOkResponse({ type: InvitationView })
  @ApiProblems({
    400: ['owner_role_fixed', 'invitee_inactive', 'malformed_request'],
    403: ['inactive_user', 'permission_denied'],
    404: ['dataset_not_found', 'project_not_found', 'user_not_found'],
    409: ['already_member', 'invitation_pending'],
  })
  create(@CurrentActor() actor: Actor, @Body() dto: CreateInvitationDto): Promise<InvitationView> {
    return this.inviting.invite(actor, dto);
  }

  @Get()
  @ApiOperation({
    operationId: 'listInvitations',
    summary: 'Invitations that the user received or sent, newest first',
    description:
      'What was not answered in time is listed as expired. Cheap to poll: send the `ETag` back in `If-None-Match`.',
  })
  @ApiOkResponse({ type: InvitationPageView })
  @ApiResponse({ status: 304, description: 'The body is the one that `If-None-Match` names.' })
  @ApiProblems({ 400: ['invalid_invitation_type'] })
  async list(
    @CurrentPerson() caller: PersonCaller,
    @Query() query: ListInvitationsQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendRevalidated(reply, JSON.stringify(await this.invitations.list(caller, query)));
  }

  @Post('accept')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'acceptInvitation',
    summary: 'Take part',
    description: 'To accept again changes nothing. Members keep the higher of both roles.',
  })
  @ApiOkResponse({ type: AcceptedInvitationView })
  @ApiProblems({
    400: ['invitation_closed', 'malformed_request'],
    403: ['inactive_user', 'foreign_invitation'],
    404: ['invitation_not_found'],
  })
  accept(
    @CurrentActor() actor: Actor,
    @Body() { token }: AcceptInvitationDto,
  ): Promise<AcceptedInvitationView> {
    return this.acceptance.accept(actor, token);
  }

  @Post(':invitation_id/cancel')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'cancelInvitation',
    summary: 'Take an invitation back, or decline it',
  })
  @ApiOkResponse({ type: InvitationView })
  @ApiProblems({
    400: ['invitation_closed'],
    403: ['inactive_user', 'foreign_invitation'],
    404: ['invitation_not_found'],
  })
  cancel(
    @CurrentActor() actor: Actor,
    @Param() { invitation_id: invitationId }: InvitationParams,
  ): Promise<InvitationView> {
    return this.invitations.cancel(actor, invitationId);
  }
}
