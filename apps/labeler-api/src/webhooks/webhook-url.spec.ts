import { refusalOfUrl } from './webhook-url';

const STRICT = { allowHttp: false, allowPrivate: false };
const LENIENT = { allowHttp: true, allowPrivate: true };

describe('the URL of a webhook', () => {
  it.each(['https://example.com', 'https://example.com:8443/a?b=c', 'https://[2606:4700::1]/'])(
    'may be %s',
    (url) => expect(refusalOfUrl(url, STRICT)).toBeUndefined(),
  );

  it.each([
    ['http://example.com/', 'https'],
    ['ftp://example.com/', 'https'],
    ['file:///etc/passwd', 'https'],
    ['example.com', 'address of the web'],
    ['https://', 'address of the web'],
    ['https://user:pass@example.com', 'password'],
    ['https://user@example.com', 'user name'],
    ['https://example.com/#a', 'fragment'],
    ['https://127.0.0.1/', 'public'],
    ['https://0x7f.1/', 'public'],
    ['https://2130706433/', 'public'],
    ['https://0177.0.0.1/', 'public'],
    ['https://[::1]/', 'public'],
    ['https://[::ffff:169.254.169.254]/', 'public'],
    ['https://169.254.169.254/latest/meta-data', 'public'],
  ])('is not %s', (url, reason) => expect(refusalOfUrl(url, STRICT)).toContain(reason));

  it('may be private and without TLS where that is allowed, but is still a URL', () => {
    expect(refusalOfUrl('http://127.0.0.1:8080/', LENIENT)).toBeUndefined();
    expect(refusalOfUrl('gopher://127.0.0.1/', LENIENT)).toBeDefined();
  });
});
