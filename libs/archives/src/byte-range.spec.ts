import { parseRange } from './byte-range';

const SIZE = 1000;

describe('parseRange', () => {
  it.each([
    ['bytes=0-', { start: 0, end: 1000 }],
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=500-599', { start: 500, end: 600 }],
    ['bytes=500-5000', { start: 500, end: 1000 }],
    ['bytes=-100', { start: 900, end: 1000 }],
    ['bytes=-5000', { start: 0, end: 1000 }],
    ['Bytes= 999-', { start: 999, end: 1000 }],
    ['bytes=99999999999999999999-', 'unsatisfiable'],
    ['bytes=1000-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
  ])('reads %s', (header, range) => {
    expect(parseRange(header, SIZE)).toEqual(range);
  });

  it.each([
    undefined,
    '',
    'bytes=-',
    'bytes=9-3',
    'bytes=0-1,5-9',
    'lines=1-2',
    'bytes=a-b',
    '0-5',
  ])('sends the whole for %j', (header) => {
    expect(parseRange(header, SIZE)).toBeUndefined();
  });

  it('finds no range in nothing', () => {
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
  });
});
