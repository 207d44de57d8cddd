import { readCursor, writeCursor } from './snapshot-cursor';

describe('the cursor of a list of snapshots', () => {
  it('is read as it was written', () => {
    const position = { createdAtMicros: '1764000000123456', id: 'snap_0123456789abcdef' };

    expect(readCursor(writeCursor(position))).toEqual(position);
  });

  it.each(['', 'x', Buffer.from('1 snap_x').toString('base64url')])('is not %j', (cursor) => {
    expect(() => readCursor(cursor)).toThrow('cursor must');
  });
});
