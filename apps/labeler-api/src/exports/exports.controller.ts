import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { UserRoute } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Actor, CurrentActor } from '../audit/actor';
import { ApiCreateExport } from './create-export-api';
import { CreateExportDto } from './dto/create-export.dto';
import { ExportParams } from './dto/export.params';
import { ExportView } from './dto/export.view';
import { ExportAccess } from './export-access';
import { acceptedHeaders } from './export-records';
import { ExportRequests } from './export-requests';
import { ExportsService } from './exports.service';
import { KnownExports } from './known-exports';

const PROJECT = 'project_id';

@ApiTags('exports')
@ApiBearerAuth()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller()
export class ExportsController {
  constructor(
    private readonly exports: ExportsService,
    private readonly requests: ExportRequests,
    private readonly known: KnownExports,
    private readonly access: ExportAccess,
  ) {}

  @Post(`projects/:${PROJECT}/export`)
  @HttpCode(200)
  @DatasetRoute('version:export', PROJECT)
  @ApiParam({
    name: PROJECT,
    description: 'Id of the project or of its dataset.',
    example: 'proj_0123456789ab',
  })
  @ApiCreateExport('exportProject')
  exportProject(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() dto: CreateExportDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExportView> {
    return this.start({ dataset, actor, dto }, reply);
  }

  @Post('export')
  @HttpCode(200)
  @UserRoute()
  @ApiCreateExport('createExport')
  async create(
    @CurrentActor() actor: Actor,
    @Body() dto: CreateExportDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExportView> {
    const dataset = await this.access.datasetIn(dto, actor);
    return this.start({ dataset, actor, dto }, reply);
  }

  @Get('exports/:export_id')
  @UserRoute()
  @ApiOperation({
    operationId: 'getExport',
    summary: 'How far an export is, and the link to its file',
  })
  @ApiOkResponse({ type: ExportView })
  @ApiProblems({ 404: ['export_not_found'] })
  get(
    @CurrentActor() actor: Actor,
    @Param() { export_id: exportId }: ExportParams,
  ): Promise<ExportView> {
    return this.known.get(actor, exportId);
  }

  @Delete('exports/:export_id')
  @HttpCode(204)
  @UserRoute()
  @ApiOperation({
    operationId: 'cancelExport',
    summary: 'Cancel an export, or remove its file',
    description: 'It is gone at once; a file that is being written is broken off within seconds.',
  })
  @ApiNoContentResponse({ description: 'Gone' })
  @ApiProblems({ 404: ['export_not_found'] })
  async cancel(
    @CurrentActor() actor: Actor,
    @Param() { export_id: exportId }: ExportParams,
  ): Promise<void> {
    await this.known.cancel(actor, exportId);
  }

  private async start(
    { dataset, actor, dto }: { dataset: GrantedDataset; actor: Actor; dto: CreateExportDto },
    reply: FastifyReply,
  ): Promise<ExportView> {
    if (!prefersAsync(reply.request.headers.prefer))
      return this.exports.create(dataset, actor, dto);
    const view = await this.requests.request(dataset, actor, dto);
    reply.status(202).headers(acceptedHeaders(view));
    return view;
  }
}

/** Source: RFC 7240. */
function prefersAsync(prefer: string | string[] = ''): boolean {
  return String(prefer)
    .split(',')
    .some((preference) => /^\s*respond-async\s*(;|$)/i.test(preference));
}
