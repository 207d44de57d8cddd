import { kindOf } from './file-kind';

const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex');
const ZIP = Buffer.from('504b0304140000000800000000000000000000000000', 'hex');
const TEXT = Buffer.from('just some text, nothing else');

describe('the kind of a file', () => {
  it.each([
    ['a.jpg', JPEG, 'image'],
    ['a.txt', JPEG, 'image'],
    ['a', JPEG, 'image'],
    ['photos.zip', ZIP, 'archive'],
    ['photos.ZIP', TEXT, 'archive'],
    ['photos', ZIP, 'archive'],
    ['report.docx', ZIP, 'other'],
    ['a.jpg', ZIP, 'pretender'],
    ['a.TIFF', TEXT, 'pretender'],
    ['a.png', Buffer.alloc(0), 'pretender'],
    ['notes.txt', TEXT, 'other'],
    ['drawing.svg', TEXT, 'other'],
  ])('%s is told by content before name', (path, head, kind) => {
    expect(kindOf(path, head)).toBe(kind);
  });
});
