import { Public } from '@libs/auth';
import { Readiness } from '@libs/health';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DatabaseHealthView, statusOf, toDatabaseHealthView } from './dto/database-health.view';

/** What older monitors ask; `/health/ready` says more. */
@ApiTags('operations')
@Public()
@Controller('health/db')
export class DatabaseHealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get()
  @ApiOperation({ operationId: 'getDatabaseHealth', summary: 'Both databases answer' })
  @ApiOkResponse({ type: DatabaseHealthView })
  @ApiResponse({ status: 503, type: DatabaseHealthView, description: 'One of them does not' })
  async check(@Res({ passthrough: true }) reply: FastifyReply): Promise<DatabaseHealthView> {
    const view = toDatabaseHealthView(await this.readiness.report());
    void reply.status(statusOf(view)).header('Cache-Control', 'no-store');
    return view;
  }
}
