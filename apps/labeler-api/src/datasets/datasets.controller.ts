import { CurrentPerson, type PersonCaller, UserRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DatasetsService } from './datasets.service';
import { DatasetView } from './dto/dataset.view';
import { ListDatasetsQuery } from './dto/list-datasets.query';

@ApiTags('datasets')
@ApiBearerAuth()
@UserRoute()
@Controller('datasets')
export class DatasetsController {
  constructor(private readonly datasets: DatasetsService) {}

  @Get()
  @ApiOperation({
    operationId: 'listDatasets',
    summary: 'Datasets that the user may see',
    description:
      'Owned, with a role in their project, public, or of the same organization; newest first.',
  })
  @ApiOkResponse({ type: [DatasetView] })
  @ApiProblems({
    401: ['authentication_required', 'invalid_token'],
    403: ['inactive_user'],
    422: ['validation_failed'],
    503: ['database_unavailable'],
  })
  list(
    @CurrentPerson() caller: PersonCaller,
    @Query() page: ListDatasetsQuery,
  ): Promise<DatasetView[]> {
    return this.datasets.list(caller, page);
  }
}
