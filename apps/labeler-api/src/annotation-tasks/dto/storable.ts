import { Matches } from 'class-validator';

/** PostgreSQL stores no U+0000. */
export const IsStorable = (options: { each?: boolean } = {}) =>
  Matches(/^[^\0]*$/, { message: '$property must be a text', ...options });

/** No column holds more. */
export const MAX_USER_ID = 2_147_483_647;
