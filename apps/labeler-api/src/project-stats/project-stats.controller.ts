import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProjectId, PROJECT_ID } from '../projects/dto/project.params';
import { ClassStatsQuery } from './dto/class-stats.query';
import { ClassStatsView } from './dto/class-stats.view';
import { ProjectStatsView } from './dto/project-stats.view';
import { ProjectStatsService } from './project-stats.service';

@ApiTags('projects')
@ApiBearerAuth()
@ApiProjectId()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user'],
  404: ['project_not_found', 'dataset_not_found'],
  503: ['database_unavailable'],
})
@Controller(`projects/:${PROJECT_ID}`)
export class ProjectStatsController {
  constructor(private readonly stats: ProjectStatsService) {}

  @Get('stats')
  @DatasetRoute('project:read', PROJECT_ID)
  @ApiOperation({
    operationId: 'getProjectStats',
    summary: 'How many images of each task are done',
    description:
      'Each image counts once: those that were confirmed are not among the completed ones.',
  })
  @ApiOkResponse({ type: ProjectStatsView })
  describe(@CurrentDataset() dataset: GrantedDataset): Promise<ProjectStatsView> {
    return this.stats.describe(dataset);
  }

  @Get('class-stats')
  @DatasetRoute('project:read', PROJECT_ID)
  @ApiOperation({
    operationId: 'getClassStats',
    summary: 'How often each class is used',
    description: 'Live, and the same price for a hundred annotations and for a million.',
  })
  @ApiOkResponse({ type: ClassStatsView })
  @ApiProblems({
    404: ['project_not_found', 'dataset_not_found', 'task_type_not_found'],
    422: ['validation_failed'],
  })
  describeClasses(
    @CurrentDataset() dataset: GrantedDataset,
    @Query() { task_type: taskType }: ClassStatsQuery,
  ): Promise<ClassStatsView> {
    return this.stats.describeClasses(dataset, taskType);
  }
}
