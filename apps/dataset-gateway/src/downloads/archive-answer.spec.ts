import { archiveAnswer } from './archive-answer';

const ARCHIVE = { contentId: 'c1', sizeBytes: 1000 };
const get = (headers: Record<string, string>) => archiveAnswer('GET', headers, ARCHIVE);

describe('archiveAnswer', () => {
  it('is the whole archive with its validator and its length', () => {
    expect(get({})).toEqual({
      status: 200,
      headers: {
        ETag: '"c1"',
        'Accept-Ranges': 'bytes',
        'Cache-Control': 'private',
        'Content-Length': '1000',
      },
      range: { start: 0, end: 1000 },
    });
  });

  it.each([
    ['bytes=0-99', { start: 0, end: 100 }, 'bytes 0-99/1000'],
    ['bytes=900-', { start: 900, end: 1000 }, 'bytes 900-999/1000'],
    ['bytes=-10', { start: 990, end: 1000 }, 'bytes 990-999/1000'],
    ['bytes=990-5000', { start: 990, end: 1000 }, 'bytes 990-999/1000'],
  ])('is a part for %s', (range, bytes, contentRange) => {
    const answer = get({ range });

    expect(answer).toMatchObject({ status: 206, range: bytes });
    expect(answer.headers).toMatchObject({
      'Content-Range': contentRange,
      'Content-Length': String(bytes.end - bytes.start),
    });
  });

  it.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0'])('refuses %s', (range) => {
    expect(() => get({ range })).toThrow('The archive has 1000 bytes');
  });

  it('is a part only of the archive that If-Range names', () => {
    expect(get({ range: 'bytes=0-9', 'if-range': '"c1"' }).status).toBe(206);
    for (const other of ['"c2"', 'W/"c1"', 'Sat, 21 Nov 2026 09:00:00 GMT']) {
      expect(get({ range: 'bytes=0-9', 'if-range': other }).status).toBe(200);
    }
  });

  it('compares validators before it looks at ranges', () => {
    const known = get({ 'if-none-match': '"c1"', range: 'bytes=0-9' });

    expect(known).toMatchObject({ status: 304, range: undefined });
    expect(known.headers).not.toHaveProperty('Content-Length');
    expect(() => get({ 'if-match': '"c2"' })).toThrow('If-Match');
    expect(get({ 'if-match': '"c2", "c1"' }).status).toBe(200);
  });

  it('tells HEAD the length and sends nothing', () => {
    const answer = archiveAnswer('HEAD', { range: 'bytes=0-9' }, ARCHIVE);

    expect(answer).toMatchObject({ status: 200, range: undefined });
    expect(answer.headers).toMatchObject({ 'Content-Length': '1000' });
  });
});
