import { errorCode } from '@libs/database';
import { REFUSED_STATEMENT } from './migrations/1795300000000-refuse-statements';

/** Whether this is what `refuse_statement()` threw: the statement changed nothing. */
export function isRefusedStatement(error: unknown): boolean {
  return errorCode(error) === REFUSED_STATEMENT;
}
