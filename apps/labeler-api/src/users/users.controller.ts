import { CurrentPerson, type PersonCaller, UserRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SearchUsersQuery } from './dto/search-users.query';
import { UserParams } from './dto/user.params';
import { UserPageView, UserView } from './dto/user.view';
import { UsersService } from './users.service';

@ApiTags('users')
@ApiBearerAuth()
@UserRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get('search')
  @ApiOperation({
    operationId: 'searchUsers',
    summary: 'Find active users by e-mail or name',
    description: 'By e-mail. The caller is found too, unless left out as a member.',
  })
  @ApiOkResponse({ type: UserPageView })
  @ApiProblems({ 404: ['dataset_not_found', 'project_not_found'] })
  search(
    @CurrentPerson() caller: PersonCaller,
    @Query() query: SearchUsersQuery,
  ): Promise<UserPageView> {
    return this.users.search(caller, query);
  }

  @Get(':user_id')
  @ApiOperation({ operationId: 'getUser', summary: 'One user, also one who left' })
  @ApiOkResponse({ type: UserView })
  @ApiProblems({ 404: ['user_not_found'] })
  get(@Param() { user_id: userId }: UserParams): Promise<UserView> {
    return this.users.get(userId);
  }
}
