import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DatasetProjectService } from './dataset-project.service';
import { DatasetProjectView } from './dto/dataset-project.view';
import { ApiDatasetId } from './dto/dataset.params';

@ApiTags('datasets')
@ApiBearerAuth()
@Controller('datasets/:dataset_id/project')
export class DatasetProjectController {
  constructor(private readonly projects: DatasetProjectService) {}

  @Get()
  @DatasetRoute('project:read')
  @ApiDatasetId()
  @ApiOperation({
    operationId: 'getDatasetProject',
    summary: 'The project of a dataset, with live counts',
    description:
      'Counts of a class are those of its task alone. A dataset without a project gets one.',
  })
  @ApiOkResponse({ type: DatasetProjectView })
  @ApiProblems({
    401: ['authentication_required', 'invalid_token'],
    403: ['inactive_user'],
    404: ['dataset_not_found', 'project_not_found'],
    503: ['database_unavailable'],
  })
  get(@CurrentDataset() dataset: GrantedDataset): Promise<DatasetProjectView> {
    return this.projects.get(dataset);
  }
}
