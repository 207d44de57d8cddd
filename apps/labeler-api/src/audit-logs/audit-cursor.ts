import { ValidationFailedError } from '@libs/errors';

/** A place in the audit log: after this row. */
export interface AuditCursor {
  /** Microseconds since 1970. */
  micros: number;
  id: number;
}

const FORM = /^(-?\d{1,16})\.(\d{1,15})$/;

export function writeCursor({ micros, id }: AuditCursor): string {
  return `${micros}.${id}`;
}

/** @throws ValidationFailedError when the cursor was not made by `writeCursor` */
export function readCursor(text: string): AuditCursor {
  const [, micros, id] = FORM.exec(text) ?? [];
  if (micros === undefined || id === undefined) {
    const message = 'must be the next_cursor of another page';
    throw new ValidationFailedError([{ field: 'cursor', message }]);
  }
  return { micros: Number(micros), id: Number(id) };
}
