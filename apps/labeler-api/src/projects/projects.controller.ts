import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { UserRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { CreateProjectDto, toWantedProject } from './dto/create-project.dto';
import { ListProjectsQuery } from './dto/list-projects.query';
import { ApiProjectId, PROJECT_ID } from './dto/project.params';
import { ProjectView } from './dto/project.view';
import { toProjectChange, UpdateProjectDto } from './dto/update-project.dto';
import { ProjectReader } from './project-reader';
import { ProjectRemoval } from './project-removal';
import { ProjectsService } from './projects.service';

const UNREADABLE = {
  400: ['malformed_request'],
  413: ['body_too_large'],
  415: ['unsupported_media_type'],
  422: ['validation_failed'],
};

@ApiTags('projects')
@ApiBearerAuth()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user'],
  503: ['database_unavailable'],
})
@Controller('projects')
export class ProjectsController {
  constructor(
    private readonly projects: ProjectsService,
    private readonly reader: ProjectReader,
    private readonly removal: ProjectRemoval,
  ) {}

  @Get()
  @UserRoute()
  @ApiOperation({
    operationId: 'listProjects',
    summary: 'Projects in which the user has a role',
    description: 'Newest first. Projects that are merely open to the user are not listed.',
  })
  @ApiOkResponse({ type: [ProjectView] })
  @ApiProblems({ 422: ['validation_failed'] })
  list(
    @CurrentActor() { userId }: Actor,
    @Query() page: ListProjectsQuery,
  ): Promise<ProjectView[]> {
    return this.reader.list(userId, page);
  }

  @Post()
  @UserRoute()
  @ApiOperation({
    operationId: 'createProject',
    summary: 'Make the project of a dataset that has none',
    description: 'For admins of the dataset. The project belongs to the owner of the dataset.',
  })
  @ApiCreatedResponse({ type: ProjectView })
  @ApiProblems({
    ...UNREADABLE,
    403: ['permission_denied', 'inactive_user'],
    404: ['dataset_not_found', 'project_not_found'],
    409: ['project_exists', 'project_being_removed'],
  })
  create(@CurrentActor() actor: Actor, @Body() dto: CreateProjectDto): Promise<ProjectView> {
    return this.projects.create(actor, toWantedProject(dto));
  }

  @Get(`:${PROJECT_ID}`)
  @DatasetRoute('project:read', PROJECT_ID)
  @ApiProjectId()
  @ApiOperation({ operationId: 'getProject', summary: 'One project, with live counts' })
  @ApiOkResponse({ type: ProjectView })
  @ApiProblems({ 404: ['project_not_found', 'dataset_not_found'], 409: ['project_being_removed'] })
  get(@CurrentDataset() dataset: GrantedDataset): Promise<ProjectView> {
    return this.reader.get(dataset);
  }

  @Patch(`:${PROJECT_ID}`)
  @DatasetRoute('project:edit', PROJECT_ID)
  @ApiProjectId()
  @ApiOperation({
    operationId: 'updateProject',
    summary: 'Change what is said of a project',
    description: 'Classes and task types have endpoints of their own; here they are ignored.',
  })
  @ApiOkResponse({ type: ProjectView })
  @ApiProblems({
    ...UNREADABLE,
    403: ['permission_denied', 'inactive_user'],
    404: ['project_not_found', 'dataset_not_found'],
    409: ['project_being_removed'],
  })
  update(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() dto: UpdateProjectDto,
  ): Promise<ProjectView> {
    return this.projects.update(dataset, actor, toProjectChange(dto));
  }

  @Delete(`:${PROJECT_ID}`)
  @HttpCode(204)
  @DatasetRoute('project:delete', PROJECT_ID)
  @ApiProjectId()
  @ApiOperation({
    operationId: 'deleteProject',
    summary: 'Delete a project and keep its dataset',
    description:
      'Annotations, their history, statuses, locks, comments, tasks, versions, members and invitations are gone for ' +
      'good. Images stay, and so do the files that were published. The next look at the dataset makes a new, empty ' +
      'project of its owner; while the rows of a large project are still being removed it answers 409.',
  })
  @ApiNoContentResponse({ description: 'Deleted' })
  @ApiProblems({
    403: ['permission_denied', 'inactive_user'],
    404: ['project_not_found', 'dataset_not_found'],
  })
  remove(@CurrentDataset() dataset: GrantedDataset, @CurrentActor() actor: Actor): Promise<void> {
    return this.removal.begin(dataset, actor);
  }
}
