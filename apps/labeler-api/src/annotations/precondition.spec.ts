import { preconditionOf } from './precondition';

describe('what a change was made for', () => {
  it.each<[string | undefined, number | null | undefined, number[] | null, number | null]>([
    [undefined, undefined, null, null],
    [undefined, null, null, null],
    ['*', undefined, null, null],
    ['"3"', undefined, [3], 3],
    ['"3", "4"', undefined, [3, 4], 3],
    ['W/"3"', undefined, [], null],
    ['"x"', undefined, [], null],
    ['', undefined, [], null],
    ['"9999999999"', undefined, [], null],
    [undefined, 5, [5], 5],
    ['"5"', 5, [5], 5],
    ['"4"', 5, [], 5],
    ['*', 5, [5], 5],
  ])(
    'with If-Match %j and the version %j are the versions %j',
    (ifMatch, version, versions, yours) => {
      const asked = preconditionOf(ifMatch === undefined ? {} : { 'if-match': ifMatch }, version);

      expect(asked).toEqual({ lockToken: undefined, versions, yourVersion: yours });
    },
  );

  it('takes the token of a lock', () => {
    expect(preconditionOf({ 'x-lock-token': '17' }).lockToken).toBe(17);
    expect(() => preconditionOf({ 'x-lock-token': '-1' })).toThrow('X-Lock-Token');
  });
});
