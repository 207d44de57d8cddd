import fc from 'fast-check';
import { cursorWriter, readCursor } from './manifest-cursor';

const A = 'snap_0123456789abcdef';
const B = 'snap_fedcba9876543210';

describe('the cursor of a manifest', () => {
  it('is read as it was written, whatever the path is', () => {
    const path = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(path, fc.constantFrom('images' as const, 'files' as const), (name, part) => {
        const cursor = cursorWriter({ snapshotId: A, since: B }, 7)(part, name);

        expect(readCursor(cursor, { snapshotId: A, since: B })).toEqual({
          revision: 7,
          part,
          path: name,
        });
      }),
    );
  });

  it('belongs to one manifest', () => {
    const cursor = cursorWriter({ snapshotId: A, since: null }, 1)('images', 'a.jpg');

    for (const key of [
      { snapshotId: null, since: null },
      { snapshotId: B, since: null },
      { snapshotId: A, since: B },
    ]) {
      expect(() => readCursor(cursor, key)).toThrow('cursor must');
    }
  });

  it.each(['', 'abc', '%%%', Buffer.from('1 images - -').toString('base64url')])(
    'is not %j',
    (cursor) => {
      expect(() => readCursor(cursor, { snapshotId: null, since: null })).toThrow('cursor must');
    },
  );
});
