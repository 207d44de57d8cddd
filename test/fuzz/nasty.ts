import type { Random } from '../support/random';

/** Texts that break something somewhere. None of them contains what an answer must not leak. */
export const NASTY_TEXTS: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '.',
  '..',
  '../../../etc/passwd',
  '/',
  '//',
  '\\',
  '%',
  '%%',
  '%00',
  '%2e%2e%2f',
  '%ZZ',
  '%ff%fe',
  "'",
  '"',
  "' or '1'='1",
  '1; --',
  '$1',
  '${7*7}',
  '{{7*7}}',
  '$(id)',
  '`id`',
  '<script>',
  '*',
  '?',
  '#',
  '&',
  '=',
  ';',
  ',',
  ',,,',
  '[]',
  '{}',
  'null',
  'undefined',
  'NaN',
  'true',
  'false',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '-1',
  '-0',
  '0',
  '1',
  '+1',
  '01',
  '1.5',
  '1e3',
  '1e309',
  '0x10',
  '١',
  '2147483647',
  '2147483648',
  '-2147483649',
  '9007199254740993',
  '9223372036854775808',
  '99999999999999999999999999',
  'é',
  'e\u0301',
  '\u202e',
  '\ufeff',
  '\ufffd',
  '\u2028',
  '\ud800',
  '\udc00x',
  '😀',
  '\r\n',
  '\n\n',
  '\t',
  '\u0001\u0002\u007f',
  'a'.repeat(256),
  'a'.repeat(3000),
  '😀'.repeat(300),
  '%41'.repeat(300),
  '../'.repeat(100),
  'ds_0000000000000000',
  'ds_zzzzzzzzzzzzzzzz',
  'DS_0123456789ABCDEF',
  'ds_',
  'proj_000000000000',
  '2026-01-01T00:00:00Z',
  '0000-00-00',
];

const NASTY_NUMBERS = [0, -0, -1, 1, 0.5, 1e21, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308];

/** A JSON value of any kind. */
export function nastyValue(random: Random, depth = 3): unknown {
  const kinds = depth > 0 ? 7 : 4;
  switch (random.whole(0, kinds - 1)) {
    case 0:
      return random.pick(NASTY_TEXTS);
    case 1:
      return random.pick(NASTY_NUMBERS);
    case 2:
      return random.pick([null, true, false]);
    case 3:
      return [];
    case 4:
      return Array.from({ length: random.whole(1, 5) }, () => nastyValue(random, depth - 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random.whole(0, 4) }, () => [
          random.pick(NASTY_TEXTS),
          nastyValue(random, depth - 1),
        ]),
      );
  }
}

/** Changes one place of a JSON document. */
export function mutate(value: unknown, random: Random): unknown {
  if (random.chance(0.3) || typeof value !== 'object' || value === null) return nastyValue(random);
  if (Array.isArray(value)) {
    if (value.length === 0 || random.chance(0.3)) {
      return [
        ...(value as unknown[]),
        ...Array.from({ length: random.whole(1, 3) }, () => nastyValue(random)),
      ];
    }
    const at = random.whole(0, value.length - 1);
    return value.map((item: unknown, index) => (index === at ? mutate(item, random) : item));
  }
  const entries: [string, unknown][] = Object.entries(value);
  if (entries.length === 0 || random.chance(0.2)) {
    return { ...value, [random.pick(NASTY_TEXTS)]: nastyValue(random) };
  }
  const [name, old] = random.pick(entries);
  if (random.chance(0.2)) return Object.fromEntries(entries.filter(([key]) => key !== name));
  return { ...value, [name]: mutate(old, random) };
}
