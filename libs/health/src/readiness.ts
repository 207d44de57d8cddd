import { Lifecycle } from '@libs/http';
import { type Logger, LOGGER, Metrics } from '@libs/observability';
import { Inject, Injectable } from '@nestjs/common';
import { HEALTH_CHECKS, type HealthCheck } from './health-check';

export interface CheckReport {
  status: 'up' | 'down';
  critical: boolean;
  [fact: string]: number | string | boolean;
}

export interface ReadinessReport {
  status: 'ready' | 'degraded' | 'not_ready';
  draining: boolean;
  checks: Record<string, CheckReport>;
}

interface DependencyState {
  labels: { dependency: string; critical: string };
  value: number;
}

/** Longer than any healthy answer, shorter than any probe's patience. */
const TIME_LIMIT_MS = 2000;
/** Probes of several observers share one round of checks. */
const SHARED_FOR_MS = 500;

/** Asks everything the process depends on, all at once, each with a time limit. */
@Injectable()
export class Readiness {
  private known: DependencyState[] = [];
  private shared: { at: number; report: Promise<ReadinessReport> } | undefined;

  constructor(
    @Inject(HEALTH_CHECKS) private readonly checks: HealthCheck[],
    private readonly lifecycle: Lifecycle,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    const help = '1 while the dependency answered when it was last asked, 0 while it did not';
    metrics.gauge('dependency_up', help, ['dependency', 'critical'], () => this.known);
  }

  async report(): Promise<ReadinessReport> {
    const now = performance.now();
    if (!this.shared || now - this.shared.at > SHARED_FOR_MS) {
      this.shared = { at: now, report: this.ask() };
    }
    const report = await this.shared.report;
    return this.lifecycle.draining ? { ...report, status: 'not_ready', draining: true } : report;
  }

  private async ask(): Promise<ReadinessReport> {
    const entries = await Promise.all(
      this.checks.map(async (check) => [check.name, await this.one(check)] as const),
    );
    this.known = entries.map(([dependency, { status, critical }]) => ({
      labels: { dependency, critical: String(critical) },
      value: status === 'up' ? 1 : 0,
    }));
    const down = entries.filter(([, { status }]) => status === 'down');
    const critical = down.some(([, report]) => report.critical);
    return {
      status: critical ? 'not_ready' : down.length > 0 ? 'degraded' : 'ready',
      draining: false,
      checks: Object.fromEntries(entries),
    };
  }

  private async one(check: HealthCheck): Promise<CheckReport> {
    const started = performance.now();
    try {
      const facts = await withTimeLimit(check.check());
      const ms = Math.round(performance.now() - started);
      return { status: 'up', critical: check.critical, ms, ...facts };
    } catch (error) {
      this.logger.warn({ check: check.name, err: error }, 'health check failed');
      return { status: 'down', critical: check.critical };
    }
  }
}

async function withTimeLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), TIME_LIMIT_MS);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
