import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { ApiProjectId, PROJECT_ID } from './dto/project.params';
import { ProjectView } from './dto/project.view';
import { AddTaskTypeDto, TaskTypeParams } from './dto/task-type.dto';
import { TaskTypesService } from './task-types.service';

@ApiTags('projects')
@ApiBearerAuth()
@ApiProjectId()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['permission_denied', 'inactive_user'],
  404: ['project_not_found', 'dataset_not_found'],
  503: ['database_unavailable'],
})
@Controller(`projects/:${PROJECT_ID}/task-types`)
export class TaskTypesController {
  constructor(private readonly taskTypes: TaskTypesService) {}

  @Post()
  @HttpCode(200)
  @DatasetRoute('task-type:edit', PROJECT_ID)
  @ApiOperation({ operationId: 'addTaskType', summary: 'Let something more be annotated' })
  @ApiOkResponse({ type: ProjectView })
  @ApiProblems({
    400: ['unknown_task_type', 'task_type_exists', 'malformed_request'],
    409: ['project_being_removed'],
    413: ['body_too_large'],
    415: ['unsupported_media_type'],
    422: ['validation_failed'],
  })
  add(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() { task_type: taskType }: AddTaskTypeDto,
  ): Promise<ProjectView> {
    return this.taskTypes.add(dataset, actor, taskType);
  }

  @Delete(':task_type')
  @HttpCode(204)
  @DatasetRoute('task-type:edit', PROJECT_ID)
  @ApiOperation({
    operationId: 'removeTaskType',
    summary: 'Take away a task type that has no annotations',
    description: 'Its classes and settings go with it.',
  })
  @ApiNoContentResponse({ description: 'Removed' })
  @ApiProblems({
    404: ['task_type_not_found', 'project_not_found', 'dataset_not_found'],
    409: ['task_type_in_use'],
  })
  remove(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { task_type: taskType }: TaskTypeParams,
  ): Promise<void> {
    return this.taskTypes.remove(dataset, actor, taskType);
  }
}
