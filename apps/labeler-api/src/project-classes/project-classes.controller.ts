import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { ApiProjectId, PROJECT_ID } from '../projects/dto/project.params';
import { ClassRemoval } from './class-removal';
import {
  CreateClassDto,
  ReorderClassesDto,
  toClassEdit,
  toNewClass,
  UpdateClassDto,
} from './dto/class.dto';
import { ClassParams, DeleteClassQuery, TaskQuery } from './dto/class.params';
import { ClassView } from './dto/class.view';
import { ProjectClassesService } from './project-classes.service';

const UNREADABLE = {
  400: ['malformed_request'],
  413: ['body_too_large'],
  415: ['unsupported_media_type'],
};

@ApiTags('classes')
@ApiBearerAuth()
@ApiProjectId()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['permission_denied', 'inactive_user'],
  404: ['project_not_found', 'dataset_not_found', 'task_type_not_found'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller(`projects/:${PROJECT_ID}/classes`)
export class ProjectClassesController {
  constructor(
    private readonly classes: ProjectClassesService,
    private readonly removal: ClassRemoval,
  ) {}

  @Get()
  @DatasetRoute('project:read', PROJECT_ID)
  @ApiOperation({
    operationId: 'listClasses',
    summary: 'The classes of a task in their order, with live counts',
  })
  @ApiOkResponse({ type: [ClassView] })
  list(
    @CurrentDataset() dataset: GrantedDataset,
    @Query() { task_type: taskType }: TaskQuery,
  ): Promise<ClassView[]> {
    return this.classes.list(dataset, taskType);
  }

  @Post()
  @DatasetRoute('class:edit', PROJECT_ID)
  @ApiOperation({
    operationId: 'createClass',
    summary: 'Add a class to a task',
    description: 'It stands behind the others. Ids and names are unique within the task.',
  })
  @ApiCreatedResponse({ type: ClassView })
  @ApiProblems({
    ...UNREADABLE,
    400: ['task_type_not_in_project', 'malformed_request'],
    409: ['class_exists'],
  })
  create(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Query() { task_type: taskType }: TaskQuery,
    @Body() dto: CreateClassDto,
  ): Promise<ClassView> {
    return this.classes.create(dataset, actor, taskType, toNewClass(dto));
  }

  @Put('reorder')
  @DatasetRoute('class:edit', PROJECT_ID)
  @ApiOperation({
    operationId: 'reorderClasses',
    summary: 'Put classes of a task in an order',
    description: 'Classes that are not listed follow as they stood. Answers those that are.',
  })
  @ApiOkResponse({ type: [ClassView] })
  @ApiProblems({
    ...UNREADABLE,
    404: ['class_not_found', 'task_type_not_found', 'project_not_found', 'dataset_not_found'],
  })
  reorder(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Query() { task_type: taskType }: TaskQuery,
    @Body() { class_ids: classIds }: ReorderClassesDto,
  ): Promise<ClassView[]> {
    return this.classes.reorder(dataset, actor, taskType, classIds);
  }

  @Patch(':class_id')
  @DatasetRoute('class:edit', PROJECT_ID)
  @ApiOperation({
    operationId: 'updateClass',
    summary: 'Change a class',
    description:
      'Its annotations carry the new name at once. That does not count as an edit of them: their versions, their ' +
      'history and the status of images stay as they are.',
  })
  @ApiOkResponse({ type: ClassView })
  @ApiProblems({
    ...UNREADABLE,
    404: ['class_not_found', 'task_type_not_found', 'project_not_found', 'dataset_not_found'],
    409: ['class_exists'],
  })
  // oxlint-disable-next-line max-params -- path and query name the class, the body changes it
  update(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { class_id: classId }: ClassParams,
    @Query() { task_type: taskType }: TaskQuery,
    @Body() dto: UpdateClassDto,
  ): Promise<ClassView> {
    return this.classes.update(dataset, actor, { taskType, classId }, toClassEdit(dto));
  }

  @Delete(':class_id')
  @HttpCode(204)
  @DatasetRoute('class:edit', PROJECT_ID)
  @ApiOperation({
    operationId: 'deleteClass',
    summary: 'Delete a class',
    description:
      'A class with annotations is kept, unless `reassign_to` names the class that they shall have instead. They are ' +
      'then edited: versions and history go on, and images that were confirmed have to be looked at again.',
  })
  @ApiNoContentResponse({ description: 'Deleted' })
  @ApiProblems({
    400: ['reassign_to_self'],
    404: ['class_not_found', 'task_type_not_found', 'project_not_found', 'dataset_not_found'],
    409: ['class_in_use'],
  })
  remove(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { class_id: classId }: ClassParams,
    @Query() { task_type: taskType, reassign_to: reassignTo }: DeleteClassQuery,
  ): Promise<void> {
    return this.removal.remove(dataset, actor, {
      taskType,
      classId,
      reassignTo: reassignTo || null,
    });
  }
}
