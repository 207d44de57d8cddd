import { CurrentPerson, type PersonCaller, UserRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CompareVersionsQuery } from './dto/compare-versions.query';
import { ComparedVersionsParams } from './dto/compared-versions.params';
import { VersionDiffSummaryView, VersionDiffView } from './dto/version-diff.view';
import { VersionDiffService } from './version-diff.service';

@ApiTags('versions')
@ApiBearerAuth()
@ApiProblems({
  400: ['no_version_to_compare', 'versions_unrelated'],
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['version_not_found'],
  409: ['version_not_comparable'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('version-diff/versions/:version_a_id/compare/:version_b_id')
export class VersionDiffController {
  constructor(private readonly diffs: VersionDiffService) {}

  @Get()
  @UserRoute()
  @ApiOperation({
    operationId: 'compareVersions',
    summary: 'What changed between two versions, or since one',
    description:
      'It costs what changed. Annotations are the same when they have the same id, or else when they are of one type ' +
      'and their boxes share half. Shapes are compared to 0.01 pixels. An answer holds some 50,000 annotations, and ' +
      'never a part of an image.',
  })
  @ApiOkResponse({ type: VersionDiffView })
  compare(
    @Param() params: ComparedVersionsParams,
    @CurrentPerson() { userId }: PersonCaller,
    @Query() query: CompareVersionsQuery,
  ): Promise<VersionDiffView> {
    return this.diffs.compare(params, userId, query);
  }

  @Get('summary')
  @UserRoute()
  @ApiOperation({
    operationId: 'summarizeVersionDiff',
    summary: 'How much changed between two versions, or since one',
  })
  @ApiOkResponse({ type: VersionDiffSummaryView })
  summarize(
    @Param() params: ComparedVersionsParams,
    @CurrentPerson() { userId }: PersonCaller,
  ): Promise<VersionDiffSummaryView> {
    return this.diffs.summarize(params, userId);
  }
}
