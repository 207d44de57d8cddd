import type { IncomingMessage } from 'node:http';
import { requestIdOf } from './request-id';

const withId = (id: string | string[] | undefined) =>
  requestIdOf({ headers: { 'x-request-id': id } } as unknown as IncomingMessage);

describe('requestIdOf', () => {
  it('keeps a sane id of the caller', () => {
    expect(withId('train-42:abc.def')).toBe('train-42:abc.def');
  });

  it.each([undefined, '', 'a b', '<script>', 'x'.repeat(129), 'line\nbreak'])(
    'makes a new one instead of %j',
    (id) => expect(withId(id)).toMatch(/^[0-9a-f-]{36}$/),
  );
});
