import { CurrentPerson, type PersonCaller, UserRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { OwnSessionsQuery, toSessionFilter } from './dto/list-sessions.query';
import { SessionParams } from './dto/session.params';
import { SessionPageView } from './dto/session.view';
import { SessionList } from './session-list';
import { SessionRevocation } from './session-revocation';

@ApiTags('sessions')
@ApiBearerAuth()
@UserRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('auth/sessions')
export class OwnSessionsController {
  constructor(
    private readonly sessions: SessionList,
    private readonly revocation: SessionRevocation,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listOwnSessions',
    summary: 'Where the signed-in user is or was signed in',
  })
  @ApiOkResponse({ type: SessionPageView })
  list(
    @CurrentPerson() { userId, sessionId }: PersonCaller,
    @Query() query: OwnSessionsQuery,
  ): Promise<SessionPageView> {
    return this.sessions.list({ ...toSessionFilter(query), userId }, sessionId);
  }

  @Delete(':session_id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'revokeOwnSession',
    summary: 'End a session of one’s own',
    description: 'Everywhere within a few seconds. One that has ended stays as it is.',
  })
  @ApiNoContentResponse({ description: 'Ended' })
  @ApiProblems({ 404: ['session_not_found'] })
  revoke(
    @CurrentActor() actor: Actor,
    @Param() { session_id: sessionId }: SessionParams,
  ): Promise<void> {
    return this.revocation.revoke(actor, sessionId, actor.userId);
  }
}
