import { SystemAdminRoute } from '@libs/auth';
import { ApiProblems, attachment, sendNothing } from '@libs/http';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { type Actor, CurrentActor } from '../audit/actor';
import { AuditExportService } from './audit-export.service';
import { AuditLogsService } from './audit-logs.service';
import { AuditLogDetailView, AuditLogPageView, AuditSummaryView } from './dto/audit-log.view';
import {
  AuditLogParams,
  AuditSummaryQuery,
  ExportAuditLogsQuery,
  ListAuditLogsQuery,
} from './dto/audit-logs.query';

const TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' } as const;
const NAMES = { type: String, isArray: true, example: ['login', 'logout'] } as const;

@ApiTags('audit')
@ApiBearerAuth()
@SystemAdminRoute()
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['admin_required', 'inactive_user'],
  422: ['validation_failed'],
  503: ['database_unavailable'],
})
@Controller('admin/audit-logs')
export class AuditLogsController {
  constructor(
    private readonly logs: AuditLogsService,
    private readonly exports: AuditExportService,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listAuditLogs',
    summary: 'What people and services did, the newest first',
    description:
      'Pages by `offset`, or by `cursor`, which repeats and skips nothing while rows are added.',
  })
  @ApiOkResponse({ type: AuditLogPageView })
  list(@Query() query: ListAuditLogsQuery): Promise<AuditLogPageView> {
    return this.logs.list(query);
  }

  @Get('stats/summary')
  @ApiOperation({ operationId: 'summarizeAuditLogs', summary: 'Counts of the last days' })
  @ApiOkResponse({ type: AuditSummaryView })
  summarize(@Query() { days }: AuditSummaryQuery): Promise<AuditSummaryView> {
    return this.logs.summarize(days);
  }

  @Get('meta/actions')
  @ApiOperation({ operationId: 'listAuditActions', summary: 'Actions that occur' })
  @ApiOkResponse(NAMES)
  actions(): Promise<string[]> {
    return this.logs.names('action');
  }

  @Get('meta/resource-types')
  @ApiOperation({ operationId: 'listAuditResourceTypes', summary: 'Types of resources that occur' })
  @ApiOkResponse({ ...NAMES, example: ['dataset', 'session'] })
  resourceTypes(): Promise<string[]> {
    return this.logs.names('resource_type');
  }

  @Get('export')
  @ApiOperation({
    operationId: 'exportAuditLogs',
    summary: 'The audit log as a file, the newest first',
    description:
      'CSV by RFC 4180, where texts that a spreadsheet would calculate begin with an apostrophe, or one JSON object per ' +
      'line. A file that ends early was cut by a failure: the connection then ends without the last chunk.',
  })
  @ApiProduces('text/csv', 'application/x-ndjson')
  @ApiResponse({
    status: 200,
    description: 'The file',
    content: {
      'text/csv': { schema: { type: 'string' } },
      'application/x-ndjson': { schema: { type: 'string' } },
    },
  })
  async export(
    @CurrentActor() actor: Actor,
    @Query() query: ExportAuditLogsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { format } = query;
    reply
      .type(TYPES[format])
      .header('Cache-Control', 'private, no-store')
      .header('Content-Disposition', attachment(`audit-logs.${format}`));
    if (request.method === 'HEAD') return sendNothing(reply);
    const pieces = await this.exports.open(actor, query);
    void reply.send(Readable.from(pieces, { objectMode: false }));
  }

  @Get(':log_id')
  @ApiOperation({ operationId: 'getAuditLog', summary: 'One row of the audit log' })
  @ApiOkResponse({ type: AuditLogDetailView })
  @ApiProblems({ 404: ['audit_log_not_found'] })
  get(@Param() { log_id }: AuditLogParams): Promise<AuditLogDetailView> {
    return this.logs.get(log_id);
  }
}
