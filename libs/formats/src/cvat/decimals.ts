import { thousandthsOf } from '../short-numbers';

/**
 * The sum of two numbers as an exact decimal, from the shortest decimals that stand for them. Read back and with one of
 * them taken off by `differenceOf`, it gives the very other one.
 */
export function sumOf(left: number, right: number): string {
  const thousandths = thousandthsOf(left) + thousandthsOf(right);
  if (!Number.isNaN(thousandths)) return String(thousandths / 1000);
  return textOf(combined(decimalOf(String(left)), decimalOf(String(right)), 1n));
}

/** The difference of two decimals; exact before it is made a number. */
export function differenceOf(left: string, right: string): number {
  return Number(textOf(combined(decimalOf(left), decimalOf(right), -1n)));
}

/** `units * 10^exponent` */
interface Decimal {
  units: bigint;
  exponent: number;
}

const DECIMAL = /^\s*([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?\s*$/;
/** Beyond what doubles can be. */
const MAX_EXPONENT = 400;

function decimalOf(text: string): Decimal {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  const units = BigInt(`${whole}${fraction}` || '0');
  const power = Number(exponent) - fraction.length;
  // What is so small is nothing.
  if (power < -MAX_EXPONENT || power > MAX_EXPONENT) return { units: 0n, exponent: 0 };
  return { units: sign === '-' ? -units : units, exponent: power };
}

function combined(left: Decimal, right: Decimal, sign: bigint): Decimal {
  const exponent = Math.min(left.exponent, right.exponent);
  const aligned = (value: Decimal) => value.units * 10n ** BigInt(value.exponent - exponent);
  return { units: aligned(left) + sign * aligned(right), exponent };
}

function textOf({ units, exponent }: Decimal): string {
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units);
  if (exponent >= 0) return `${sign}${digits}${'0'.repeat(exponent)}`;
  const padded = digits.padStart(1 - exponent, '0');
  const fraction = padded.slice(exponent).replace(/0+$/, '');
  return `${sign}${padded.slice(0, exponent)}${fraction === '' ? '' : `.${fraction}`}`;
}
