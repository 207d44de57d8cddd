import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProjectReader } from './project-reader';
import { ProjectView } from './dto/project.view';
import { ApiDatasetId } from '../datasets/dto/dataset.params';

@ApiTags('datasets')
@ApiBearerAuth()
@Controller('datasets/:dataset_id/project')
export class DatasetProjectController {
  constructor(private readonly projects: ProjectReader) {}

  @Get()
  @DatasetRoute('project:read')
  @ApiDatasetId()
  @ApiOperation({
    operationId: 'getDatasetProject',
    summary: 'The project of a dataset, with live counts',
    description:
      'Counts of a class are those of its task alone. A dataset without a project gets one.',
  })
  @ApiOkResponse({ type: ProjectView })
  @ApiProblems({
    401: ['authentication_required', 'invalid_token'],
    403: ['inactive_user'],
    404: ['dataset_not_found', 'project_not_found'],
    409: ['project_being_removed'],
    503: ['database_unavailable'],
  })
  get(@CurrentDataset() dataset: GrantedDataset): Promise<ProjectView> {
    return this.projects.get(dataset);
  }
}
