import { baseUrlOf } from './base-url';

describe('baseUrlOf', () => {
  it.each([
    ['http', 'gateway:8020', 'http://gateway:8020'],
    ['https', 'data.example.com', 'https://data.example.com'],
    ['http', '127.0.0.1:8020', 'http://127.0.0.1:8020'],
    ['http', '[::1]:8020', 'http://[::1]:8020'],
  ] as const)('is %s://%s', (protocol, host, url) => {
    expect(baseUrlOf({ protocol, host })).toBe(url);
  });

  it.each(['', 'a b', 'a/b', 'user@host', 'a"b', 'host:port'])('refuses the host %j', (host) => {
    expect(() => baseUrlOf({ protocol: 'http', host })).toThrow('Host header');
  });
});
