import { loadConfig } from '@libs/config';
import { httpConfigSchema } from './http.config';

const read = (env: Record<string, string>) =>
  loadConfig({ http: httpConfigSchema({ port: 8011 }) }, env).http;

describe('httpConfigSchema', () => {
  it.each([
    ['false', 0],
    ['0', 0],
    ['true', 1],
    ['2', 2],
  ])('reads TRUST_PROXY=%s as %i proxies', (text, hops) => {
    expect(read({ TRUST_PROXY: text }).trustedProxies).toBe(hops);
  });

  it('trusts no proxy unless told to', () => {
    expect(read({}).trustedProxies).toBe(0);
    expect(() => read({ TRUST_PROXY: 'everyone' })).toThrow(/TRUST_PROXY: expects/);
  });
});
