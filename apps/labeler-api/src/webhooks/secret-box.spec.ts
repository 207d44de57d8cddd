import fc from 'fast-check';
import { newWebhookSecret, SecretBox } from './secret-box';

const [OLD, NEW] = ['an older key of the operator', 'a newer key of the operator'];

describe('the box of webhook secrets', () => {
  it('gives back what was put in, to its owner, with any of the keys', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (secret, owner) => {
        const sealed = new SecretBox([OLD]).seal(secret, owner);

        expect(new SecretBox([NEW, OLD]).open(sealed, owner)).toBe(secret);
      }),
    );
  });

  it('opens for nobody else', () => {
    const secret = newWebhookSecret();
    const sealed = new SecretBox([OLD]).seal(secret, 'wh_1');

    expect(sealed).not.toContain(secret.slice(6, 20));
    expect(() => new SecretBox([OLD]).open(sealed, 'wh_2')).toThrow('wh_2');
    expect(() => new SecretBox([NEW]).open(sealed, 'wh_1')).toThrow('WEBHOOK_SECRET_KEY');
    expect(() => new SecretBox([]).open(sealed, 'wh_1')).toThrow('WEBHOOK_SECRET_KEY');
  });

  it('keeps secrets as they are without a key, and still opens them when there is one', () => {
    const stored = new SecretBox([]).seal('whsec_abc', 'wh_1');

    expect(new SecretBox([NEW]).open(stored, 'wh_1')).toBe('whsec_abc');
  });
});
