import { Public } from '@libs/auth';
import { ApiProblems } from '@libs/http';
import { Metrics } from '@libs/observability';
import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { timingSafeEqual } from 'node:crypto';
import { APP_IDENTITY, type AppIdentity } from './health-check';
import { AppView, HealthView, LivenessView, ReadinessView } from './health.views';
import { MetricsTokenError } from './metrics-token.error';
import { Readiness } from './readiness';

/** What operations and load balancers ask. Outside the API prefix and without sign-in. */
@ApiTags('operations')
@Public()
@Controller()
export class HealthController {
  constructor(
    @Inject(APP_IDENTITY) private readonly identity: AppIdentity,
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'describeApp', summary: 'Name and version of this service' })
  @ApiOkResponse({ type: AppView })
  describe(): AppView {
    const { name, version, environment, hasDocs } = this.identity;
    return { name, version, status: 'running', environment, docs: hasDocs ? '/docs' : null };
  }

  @Get('health')
  @ApiOperation({ operationId: 'getHealth', summary: 'The process runs' })
  @ApiOkResponse({ type: HealthView })
  health(): HealthView {
    const { version, environment } = this.identity;
    return { status: 'healthy', version, environment };
  }

  @Get('health/live')
  @ApiOperation({ operationId: 'getLiveness', summary: 'Restart the process when this fails' })
  @ApiOkResponse({ type: LivenessView })
  live(): LivenessView {
    return { status: 'alive' };
  }

  @Get('health/ready')
  @ApiOperation({ operationId: 'getReadiness', summary: 'Send traffic only while this is 200' })
  @ApiOkResponse({ type: ReadinessView })
  @ApiResponse({ status: 503, type: ReadinessView, description: 'Not ready' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessView> {
    const report = await this.readiness.report();
    void reply
      .status(report.status === 'not_ready' ? 503 : 200)
      .header('Cache-Control', 'no-store');
    return report;
  }

  @Get('metrics')
  @ApiOperation({ operationId: 'getMetrics', summary: 'Prometheus metrics' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' }, description: 'Prometheus text format' })
  @ApiProblems({ 401: ['invalid_metrics_token'] })
  async scrape(
    @Headers('authorization') authorization: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertMetricsToken(this.identity.metricsToken, authorization);
    const text = await this.metrics.registry.metrics();
    await reply.type(this.metrics.registry.contentType).send(text);
  }
}

function assertMetricsToken(expected: string | undefined, authorization = ''): void {
  if (expected === undefined) return;
  const given = Buffer.from(authorization);
  const wanted = Buffer.from(`Bearer ${expected}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new MetricsTokenError();
  }
}
