import { DownloadLinkExpiredError, DownloadLinkInvalidError } from './archives.errors';
import { linkKey } from './archives.config';
import { DownloadLinks } from './download-link';

const NOW = new Date('2026-03-01T12:00:00Z');
const grant = {
  datasetId: 'ds_0123456789abcdef',
  snapshotId: null,
  contentId: 'c'.repeat(32),
  userId: 7,
  expiresAt: NOW.getTime() / 1000 + 60,
};
const links = new DownloadLinks(Buffer.alloc(32, 1));

describe('download links', () => {
  it('say again what they were made for, on every replica with the key', () => {
    expect(new DownloadLinks(Buffer.alloc(32, 1)).read(links.sign(grant), NOW)).toEqual(grant);
  });

  it('say which snapshot they lead to', () => {
    const ofSnapshot = { ...grant, snapshotId: 'snap_0123456789abcdef' };

    expect(links.read(links.sign(ofSnapshot), NOW)).toEqual(ofSnapshot);
  });

  it('expire', () => {
    const later = new Date(NOW.getTime() + 60_000);

    expect(() => links.read(links.sign(grant), later)).toThrow(DownloadLinkExpiredError);
  });

  it.each([
    ['nothing', ''],
    ['another payload', `${btoa('["ds_x","c",7,9999999999]')}.${links.sign(grant).split('.')[1]}`],
    ['another key', new DownloadLinks(Buffer.alloc(32, 2)).sign(grant)],
    ['a cut signature', links.sign(grant).slice(0, -2)],
    ['something behind it', `${links.sign(grant)}.x`],
    ['a huge token', 'x'.repeat(5000)],
  ])('are refused with %s', (_, token) => {
    expect(() => links.read(token, NOW)).toThrow(DownloadLinkInvalidError);
  });
});

describe('linkKey', () => {
  it('follows the storage secret unless there is a secret of its own', () => {
    const derived = linkKey({ downloadUrlSecret: undefined }, 'storage');

    expect(linkKey({ downloadUrlSecret: undefined }, 'storage')).toEqual(derived);
    expect(linkKey({ downloadUrlSecret: 'own' }, 'storage')).not.toEqual(derived);
    expect(derived).toHaveLength(32);
  });
});
