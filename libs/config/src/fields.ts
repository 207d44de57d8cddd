import { z } from 'zod';

/** `true|false|1|0|yes|no|on|off`, as operators write them. */
export const flag = (fallback: boolean) =>
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false', '1', '0', 'yes', 'no', 'on', 'off'], 'expects true or false'))
    .transform((text) => ['true', '1', 'yes', 'on'].includes(text))
    .default(fallback);

/** A whole number with bounds. */
export const whole = (min: number, max: number, fallback: number) =>
  z.coerce
    .number(`expects a whole number from ${min} to ${max}`)
    .int(`expects a whole number from ${min} to ${max}`)
    .min(min, `expects a whole number from ${min} to ${max}`)
    .max(max, `expects a whole number from ${min} to ${max}`)
    .default(fallback);

/** A comma-separated list; blanks are dropped. */
export const list = (fallback: string[]) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    )
    .default(fallback);

export const environmentName = z
  .string()
  .toLowerCase()
  .pipe(
    z.enum(
      ['development', 'test', 'staging', 'production'],
      'expects development, test, staging or production',
    ),
  )
  .default('development');

/** Secrets that stand in examples and code bases all over the world. */
const WELL_KNOWN =
  /change.?me|your[-_ ]|secret[-_]?key|default|example|password|minioadmin|^(dev|test)/i;
const MIN_SECRET_LENGTH = 32;

/** Says why a secret must not guard a production system, or undefined when it may. */
export function weakSecret(secret: string): string | undefined {
  if (secret.length < MIN_SECRET_LENGTH) {
    return `is too short for production: at least ${MIN_SECRET_LENGTH} characters`;
  }
  return WELL_KNOWN.test(secret)
    ? 'looks like an example value; production needs a random one'
    : undefined;
}
