import type { Database } from '@libs/database';
import type { Metrics } from '@libs/observability';
import type { HealthCheck } from './health-check';

/** A database answers, with the state of its pool. */
export function databaseCheck(name: string, database: Database, critical: boolean): HealthCheck {
  return {
    name,
    critical,
    async check() {
      await database.sql`select 1 as one`;
      return { ...database.poolState() };
    },
  };
}

/** Pool gauges of the process's databases. */
export function observePools(metrics: Metrics, databases: Database[]): void {
  metrics.gauge('db_pool_connections', 'Connections by state', ['database', 'state'], () =>
    databases.flatMap((database) =>
      Object.entries<number>({ ...database.poolState() }).map(([state, value]) => ({
        labels: { database: database.name, state },
        value,
      })),
    ),
  );
}
