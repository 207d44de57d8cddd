import { originOf } from './request-origin';

const browser = { 'user-agent': 'Mozilla/5.0' };

describe('originOf', () => {
  it('tells address and program of a request', () => {
    expect(originOf({ ip: '2001:db8::1', headers: browser })).toEqual({
      ipAddress: '2001:db8::1',
      userAgent: 'Mozilla/5.0',
    });
  });

  it('drops what is no address and cuts what is no name of a program', () => {
    const headers = { 'user-agent': 'x'.repeat(10_000) };

    const origin = originOf({ ip: 'unknown, <script>', headers });

    expect(origin.ipAddress).toBeNull();
    expect(origin.userAgent).toHaveLength(512);
  });

  it('does without the name of a program', () => {
    expect(originOf({ ip: '192.0.2.1', headers: {} }).userAgent).toBeNull();
  });
});
