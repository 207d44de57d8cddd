import { applyDecorators } from '@nestjs/common';
import { IsISO8601, Matches } from 'class-validator';

const ZONED = /T\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/;
const message = '$property must be a time with a zone, such as 2030-12-31T23:59:59Z';

/** A point in time. Without a zone a time means something else on every machine. */
export function IsZonedTime(): PropertyDecorator {
  return applyDecorators(IsISO8601({ strict: true }, { message }), Matches(ZONED, { message }));
}
