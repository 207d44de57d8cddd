import { CurrentPerson, type PersonCaller, SystemAdminRoute } from '@libs/auth';
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
import { ListSessionsQuery, toSessionFilter } from './dto/list-sessions.query';
import { SessionParams } from './dto/session.params';
import { SessionPageView } from './dto/session.view';
import { SessionList } from './session-list';
import { SessionRevocation } from './session-revocation';

@ApiTags('administration')
@ApiBearerAuth()
@SystemAdminRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['admin_required', 'inactive_user'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('admin/sessions')
export class AdminSessionsController {
  constructor(
    private readonly sessions: SessionList,
    private readonly revocation: SessionRevocation,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listSessions',
    summary: 'Who is or was signed in, the newest sign-in first',
    description: 'Tokens of other systems have no session.',
  })
  @ApiOkResponse({ type: SessionPageView })
  list(
    @CurrentPerson() { sessionId }: PersonCaller,
    @Query() query: ListSessionsQuery,
  ): Promise<SessionPageView> {
    return this.sessions.list({ ...toSessionFilter(query), userId: query.user_id }, sessionId);
  }

  @Delete(':session_id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'revokeSession',
    summary: 'End the session of a user',
    description:
      'Everywhere within a few seconds, as signing out does. One that has ended stays as it is.',
  })
  @ApiNoContentResponse({ description: 'Ended' })
  @ApiProblems({ 404: ['session_not_found'] })
  revoke(
    @CurrentActor() actor: Actor,
    @Param() { session_id: sessionId }: SessionParams,
  ): Promise<void> {
    return this.revocation.revoke(actor, sessionId, null);
  }
}
