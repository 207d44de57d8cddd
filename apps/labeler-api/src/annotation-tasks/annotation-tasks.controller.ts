import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
} from '@nestjs/swagger';
import { ApiProblems } from '@libs/http';
import { type Actor, CurrentActor } from '../audit/actor';
import { AnnotationTasksService } from './annotation-tasks.service';
import { CreateTaskDto, UpdateTaskDto } from './dto/create-task.dto';
import { ListTaskImagesQuery, ListTasksQuery } from './dto/list-tasks.query';
import { ChooseTaskImagesDto, TaskImagesDto } from './dto/task-images.dto';
import { TaskParams } from './dto/task.params';
import { ChangedTaskImagesView, TaskImagePageView, TaskPageView, TaskView } from './dto/task.view';
import { TaskReader } from './task-reader';
import { ApiTasks, TASKS_OF_PROJECT, UNKNOWN_PROJECT } from './tasks-api';

const CHOICE_PROBLEMS = [
  'invalid_image_choice',
  'unknown_images',
  'no_matching_images',
  'too_many_task_images',
];

@ApiTasks()
@Controller(TASKS_OF_PROJECT)
export class AnnotationTasksController {
  constructor(
    private readonly tasks: AnnotationTasksService,
    private readonly reader: TaskReader,
  ) {}

  @Post()
  @DatasetRoute('task:assign', 'project_id')
  @ApiOperation({
    operationId: 'createTask',
    summary: 'Give out images to be annotated',
    description: 'By their ids or by a rule; what the rule finds is chosen once, now.',
  })
  @ApiCreatedResponse({ type: TaskView })
  @ApiProblems({
    400: [...CHOICE_PROBLEMS, 'unsuitable_task_member', 'malformed_request'],
    404: UNKNOWN_PROJECT,
  })
  create(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() dto: CreateTaskDto,
  ): Promise<TaskView> {
    return this.tasks.create(dataset, actor, dto);
  }

  @Get()
  @DatasetRoute('task:read', 'project_id')
  @ApiOperation({ operationId: 'listTasks', summary: 'Tasks of the project, newest first' })
  @ApiOkResponse({ type: TaskPageView })
  @ApiProblems({ 404: UNKNOWN_PROJECT })
  list(
    @CurrentDataset() dataset: GrantedDataset,
    @Query() query: ListTasksQuery,
  ): Promise<TaskPageView> {
    return this.reader.list(dataset, query);
  }

  @Get(':task_id')
  @DatasetRoute('task:read', 'project_id')
  @ApiOperation({ operationId: 'getTask', summary: 'One task and its progress' })
  @ApiOkResponse({ type: TaskView })
  get(
    @CurrentDataset() dataset: GrantedDataset,
    @Param() { task_id: taskId }: TaskParams,
  ): Promise<TaskView> {
    return this.reader.get(dataset, taskId);
  }

  @Patch(':task_id')
  @DatasetRoute('task:assign', 'project_id')
  @ApiOperation({
    operationId: 'updateTask',
    summary: 'Change what a task says and who does it',
    description: 'What is left out stays as it is; null empties.',
  })
  @ApiOkResponse({ type: TaskView })
  @ApiProblems({
    400: ['unsuitable_task_member', 'malformed_request'],
    409: ['task_state_conflict'],
  })
  update(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { task_id: taskId }: TaskParams,
    @Body() dto: UpdateTaskDto,
  ): Promise<TaskView> {
    return this.tasks.update(dataset, actor, taskId, dto);
  }

  @Delete(':task_id')
  @HttpCode(204)
  @DatasetRoute('task:assign', 'project_id')
  @ApiOperation({
    operationId: 'deleteTask',
    summary: 'Delete a task',
    description: 'In whatever state it is. Images and annotations stay.',
  })
  @ApiNoContentResponse({ description: 'Deleted' })
  delete(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { task_id: taskId }: TaskParams,
  ): Promise<void> {
    return this.tasks.delete(dataset, actor, taskId);
  }

  @Get(':task_id/images')
  @DatasetRoute('task:read', 'project_id')
  @ApiOperation({ operationId: 'listTaskImages', summary: 'Images of a task, page by page' })
  @ApiOkResponse({ type: TaskImagePageView })
  listImages(
    @CurrentDataset() dataset: GrantedDataset,
    @Param() { task_id: taskId }: TaskParams,
    @Query() query: ListTaskImagesQuery,
  ): Promise<TaskImagePageView> {
    return this.reader.listImages(dataset, taskId, query);
  }

  @Post(':task_id/images')
  @HttpCode(200)
  @DatasetRoute('task:assign', 'project_id')
  @ApiOperation({ operationId: 'addTaskImages', summary: 'Add images to a task' })
  @ApiOkResponse({ type: ChangedTaskImagesView })
  @ApiProblems({ 400: [...CHOICE_PROBLEMS, 'malformed_request'], 409: ['task_state_conflict'] })
  addImages(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { task_id: taskId }: TaskParams,
    @Body() dto: ChooseTaskImagesDto,
  ): Promise<ChangedTaskImagesView> {
    return this.tasks.addImages(dataset, actor, taskId, dto);
  }

  @Post(':task_id/images/remove')
  @HttpCode(200)
  @DatasetRoute('task:assign', 'project_id')
  @ApiOperation({
    operationId: 'removeTaskImages',
    summary: 'Take images out of a task',
    description: 'Images that it does not have are passed over.',
  })
  @ApiOkResponse({ type: ChangedTaskImagesView })
  @ApiProblems({ 400: ['malformed_request'], 409: ['task_state_conflict'] })
  removeImages(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { task_id: taskId }: TaskParams,
    @Body() { image_ids: imageIds }: TaskImagesDto,
  ): Promise<ChangedTaskImagesView> {
    return this.tasks.removeImages(dataset, actor, taskId, imageIds);
  }
}
