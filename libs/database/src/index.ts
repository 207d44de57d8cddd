export { assertDatabaseSettings } from './assert-database-settings';
export { BatchLoader } from './batch-loader';
export {
  Database,
  type DatabaseSetup,
  type PoolState,
  statementChannel,
  type StatementSent,
  type TransactionStart,
  type Tx,
} from './database';
export {
  type DatabaseConfig,
  databaseConfigSchema,
  type DatabaseVariables,
} from './database.config';
export { connectionOptions } from './connection-options';
export { type NotificationHandlers, NotificationListener } from './notification-listener';
export { type Query, type Sql } from './sql';
export { errorCode, isUnavailable, violatedConstraint } from './sql-errors';
