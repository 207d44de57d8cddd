import { hashSync } from 'bcrypt';
import { PasswordVerifier } from './password-verifier';
import { SignInBusyError } from './sessions.errors';

const HASH = hashSync('right', 4);
const verifier = (concurrency: number) =>
  new PasswordVerifier({
    concurrency,
    attemptsPerAddress: 1,
    attemptsPerAccount: 1,
    maxSessionSeconds: 1,
  });

describe('PasswordVerifier', () => {
  it('knows the right password from a wrong one', async () => {
    const passwords = verifier(1);

    expect(await passwords.verify('right', HASH)).toBe(true);
    expect(await passwords.verify('wrong', HASH)).toBe(false);
  });

  it.each([null, undefined, '', '!'])('says no when the stored hash is %p', async (stored) => {
    expect(await verifier(1).verify('right', stored)).toBe(false);
  });

  it('turns away who would wait too long, and serves everybody before', async () => {
    const passwords = verifier(2);
    const places = 2 + 2 * 20;

    const served = Array.from({ length: places }, () => passwords.verify('right', HASH));
    const late = passwords.verify('right', HASH);

    await expect(late).rejects.toThrow(SignInBusyError);
    expect(await Promise.all(served)).toEqual(served.map(() => true));
    expect(await passwords.verify('right', HASH)).toBe(true);
  });
});
