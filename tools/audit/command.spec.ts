import { ArgumentsError, commandOf } from './command';

const HASH = 'ab'.repeat(32);

describe('the arguments of audit:verify', () => {
  it('may name a head that was written down', () => {
    expect(commandOf([])).toEqual({ name: 'verify' });
    expect(commandOf(['--sign-head'])).toEqual({ name: 'sign-head' });
    expect(commandOf(['--head', `${HASH}@17`])).toEqual({
      name: 'verify',
      head: { hash: Buffer.from(HASH, 'hex'), position: 17 },
    });
  });

  it.each([
    ['--head'],
    ['--head', HASH],
    ['--head', `${HASH}@-1`],
    ['--help'],
    ['--sign-head', 'x'],
  ])('are not %s %s', (...args) => expect(() => commandOf(args)).toThrow(ArgumentsError));
});
