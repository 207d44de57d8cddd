import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { ReviewTaskDto } from './dto/review-task.dto';
import { TaskParams } from './dto/task.params';
import { TaskView } from './dto/task.view';
import { TaskProgressService } from './task-progress.service';
import { ApiTasks, TASKS_OF_PROJECT } from './tasks-api';

@ApiTasks()
@ApiProblems({ 409: ['task_state_conflict'] })
@Controller(`${TASKS_OF_PROJECT}/:task_id`)
export class TaskProgressController {
  constructor(private readonly progress: TaskProgressService) {}

  @Post('start')
  @HttpCode(200)
  @DatasetRoute('task:work', 'project_id')
  @ApiOperation({ operationId: 'startTask', summary: 'Begin a task that is assigned to the user' })
  @ApiOkResponse({ type: TaskView })
  @ApiProblems({ 403: ['inactive_user', 'permission_denied', 'not_task_assignee'] })
  start(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { task_id: taskId }: TaskParams,
  ): Promise<TaskView> {
    return this.progress.start(dataset, actor, taskId);
  }

  @Post('submit')
  @HttpCode(200)
  @DatasetRoute('task:work', 'project_id')
  @ApiOperation({ operationId: 'submitTask', summary: 'Hand a task over to be reviewed' })
  @ApiOkResponse({ type: TaskView })
  @ApiProblems({ 403: ['inactive_user', 'permission_denied', 'not_task_assignee'] })
  submit(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { task_id: taskId }: TaskParams,
  ): Promise<TaskView> {
    return this.progress.submit(dataset, actor, taskId);
  }

  @Post('review')
  @HttpCode(200)
  @DatasetRoute('task:review', 'project_id')
  @ApiOperation({
    operationId: 'reviewTask',
    summary: 'Accept a task, or send it back',
    description:
      'For any reviewer but the one to whom it is assigned; admins may review their own.',
  })
  @ApiOkResponse({ type: TaskView })
  @ApiProblems({
    400: ['malformed_request'],
    403: ['inactive_user', 'permission_denied', 'own_task_review'],
  })
  review(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { task_id: taskId }: TaskParams,
    @Body() dto: ReviewTaskDto,
  ): Promise<TaskView> {
    return this.progress.review(dataset, actor, taskId, dto);
  }

  @Post('cancel')
  @HttpCode(200)
  @DatasetRoute('task:assign', 'project_id')
  @ApiOperation({ operationId: 'cancelTask', summary: 'Call a task off' })
  @ApiOkResponse({ type: TaskView })
  cancel(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { task_id: taskId }: TaskParams,
  ): Promise<TaskView> {
    return this.progress.cancel(dataset, actor, taskId);
  }
}
