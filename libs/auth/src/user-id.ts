const MAX_INT32 = 2_147_483_647;

/** A user id is a positive int32, as the column that holds it. */
export function isUserId(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) <= MAX_INT32;
}

/** Reads a user id in its one decimal form: no sign, blanks, leading zeros or exponent. */
export function parseUserId(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^[1-9]\d{0,9}$/.test(text)) return undefined;
  const id = Number(text);
  return isUserId(id) ? id : undefined;
}
