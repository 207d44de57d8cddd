import { CurrentPerson, type PersonCaller, UserRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ListMyTasksQuery } from './dto/list-tasks.query';
import { TaskPageView } from './dto/task.view';
import { TaskReader } from './task-reader';

@ApiTags('tasks')
@ApiBearerAuth()
@UserRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('tasks')
export class MyTasksController {
  constructor(private readonly reader: TaskReader) {}

  @Get('mine')
  @ApiOperation({
    operationId: 'listMyTasks',
    summary: 'Tasks of the user in all projects, newest first',
  })
  @ApiOkResponse({ type: TaskPageView })
  list(
    @CurrentPerson() { userId }: PersonCaller,
    @Query() query: ListMyTasksQuery,
  ): Promise<TaskPageView> {
    return this.reader.listMine(userId, query);
  }
}
