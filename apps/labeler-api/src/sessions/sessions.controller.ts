import { CurrentPerson, type PersonCaller, Public, UserRoute } from '@libs/auth';
import { ApiProblems, type Origin, RequestOrigin } from '@libs/http';
import { RateLimitGuard } from '@libs/rate-limit';
import { Body, Controller, Get, HttpCode, Post, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { AccessTokenView } from './dto/access-token.view';
import { MeView } from './dto/me.view';
import { SignInDto } from './dto/sign-in.dto';
import { SessionsService } from './sessions.service';
import { SignInService } from './sign-in.service';

@ApiTags('sessions')
@Controller('auth')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly signIns: SignInService,
  ) {}

  @Post('login')
  @Public()
  @UseGuards(RateLimitGuard)
  @HttpCode(200)
  @ApiOperation({
    operationId: 'signIn',
    summary: 'Sign in with e-mail and password',
    description:
      'The token is good until `exp`. Used at least once in its lifetime, its session goes on beyond that, ' +
      'up to a fixed number of days, without any renewal by the client.',
  })
  @ApiOkResponse({ type: AccessTokenView })
  @ApiProblems({
    400: ['malformed_request'],
    401: ['wrong_credentials'],
    403: ['inactive_user'],
    422: ['validation_failed'],
    429: ['rate_limit_exceeded'],
    503: ['database_unavailable', 'sign_in_busy'],
  })
  signIn(
    @Body() credentials: SignInDto,
    @RequestOrigin() origin: Origin,
  ): Promise<AccessTokenView> {
    return this.signIns.signIn(credentials, origin);
  }

  @Post('logout')
  @UserRoute()
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({
    operationId: 'signOut',
    summary: 'Sign out',
    description:
      'Ends the session of the token, everywhere within a few seconds. ' +
      'A token that another system made has no session here and lives until it expires.',
  })
  @ApiNoContentResponse({ description: 'Signed out' })
  @ApiProblems({
    401: ['authentication_required', 'invalid_token'],
    403: ['inactive_user'],
    503: ['database_unavailable'],
  })
  signOut(@CurrentPerson() caller: PersonCaller, @RequestOrigin() origin: Origin): Promise<void> {
    return this.sessions.signOut(caller, origin);
  }

  @Get('me')
  @UserRoute()
  @ApiBearerAuth()
  @ApiOperation({ operationId: 'getMe', summary: 'The signed-in user' })
  @ApiOkResponse({ type: MeView })
  @ApiProblems({
    401: ['authentication_required', 'invalid_token'],
    403: ['inactive_user'],
    503: ['database_unavailable'],
  })
  me(@CurrentPerson() caller: PersonCaller): Promise<MeView> {
    return this.sessions.describe(caller);
  }
}
