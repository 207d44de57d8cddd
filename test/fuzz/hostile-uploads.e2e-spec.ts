import { drawPicture, effort, type GivenDataset, givenDataset } from '@libs/testing';
import { readFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';
import {
  blankPng,
  bmpHeader,
  cmykJpeg,
  commentBombPng,
  gifWithPage,
  swollenJpeg,
} from '../support/hostile-images';
import {
  DEFLATED,
  deflatedZeros,
  ENCRYPTED,
  type HostileEntry,
  hostileZip,
} from '../support/hostile-zip';
import { type LabelerProcess, startLabelerProcess } from '../support/labeler-process';
import { BOUNDARY, filePart, type FormPart, multipart } from '../support/multipart';
import { contradictions, storedImages } from '../support/stored-images';
import { sendForm } from './send-form';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const PATIENCE_MS = 120_000;
/** The application itself takes some 250 MiB of it, and a picture of 200 MB that may be one the rest. */
const MOST_MEMORY = 700 * MIB;
/** One more than may be in an archive. */
const TINY_FILES = 50_000;
/** Up to as many as may. */
const TAKEN_FILES = effort(TINY_FILES - 1);

interface UploadedFile {
  path: string;
  status: string;
  final_path: string | null;
  error: { code: string; detail: string } | null;
}

/** What became of a file: its status and, when it was not taken, why. */
type Outcome = [status: string, code?: string];

let labeler: LabelerProcess;
let dataset: GivenDataset;
let picture: Buffer;

beforeAll(async () => {
  labeler = await startLabelerProcess({
    UPLOAD_MAX_FILES: '100',
    UPLOAD_MAX_ZIP_FILES: String(TINY_FILES - 1),
  });
  picture = await drawPicture({ text: 'harmless' });
});
afterAll(() => labeler.close());
beforeEach(async () => {
  dataset = await givenDataset(labeler.databases);
});

/** Uploads a form, holds the answer against the contract, and tells what became of the files. */
async function upload(parts: readonly FormPart[]): Promise<UploadedFile[]> {
  const response = await fetch(`${labeler.app().url}/api/v1/datasets/${dataset.id}/images`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${labeler.token}`,
      'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
    },
    body: new Uint8Array(multipart(parts)),
  });
  const answer = (await response.json()) as { files: UploadedFile[]; detail?: unknown };
  expect([response.status, answer.detail]).toEqual([200, undefined]);
  const unexplained = answer.files.filter(({ error }) => error && typeof error.detail !== 'string');
  expect(unexplained).toEqual([]);
  return answer.files;
}

const outcomes = (files: readonly UploadedFile[]): Outcome[] =>
  files.map(({ status, error }) => (error ? [status, error.code] : [status]));

async function keysOfDataset(): Promise<string[]> {
  const prefix = `datasets/${dataset.id}/images/`;
  const rows = (await storedImages(labeler)).filter(({ dataset_id: id }) => id === dataset.id);
  return rows.map(({ s3_key }) => s3_key.replace(prefix, ''));
}

/** An archive's entries that are no pictures. */
const tiny = (length: number): HostileEntry[] =>
  Array.from({ length }, (_, n) => ({ name: `${n}.jpg`, content: Buffer.from('x') }));

describe('names of uploaded files', () => {
  const REFUSED: Outcome = ['refused', 'image_path_invalid'];
  const IGNORED: Outcome = ['ignored', 'file_hidden'];

  const NAMES: [name: string, outcome: Outcome, path?: string][] = [
    ['../../escape.jpg', REFUSED],
    ['a/../../../escape.jpg', REFUSED],
    ['..\\..\\escape.jpg', REFUSED],
    ['/etc/passwd.jpg', REFUSED],
    ['//server/share/a.jpg', REFUSED],
    ['C:\\Windows\\a.jpg', REFUSED],
    ['c:/windows/a.jpg', REFUSED],
    ['nul\u0000.jpg', REFUSED],
    ['\u001b[31mred.jpg', REFUSED],
    ['tab\there.jpg', REFUSED],
    ['c1\u0085.jpg', REFUSED],
    ['not a character \ufffe.jpg', REFUSED],
    [`${'n'.repeat(600)}.jpg`, REFUSED],
    [`${'folder/'.repeat(200)}a.jpg`, REFUSED],
    [`${'긴이름'.repeat(150)}.jpg`, REFUSED],
    ['..', REFUSED],
    ['.git/config.jpg', IGNORED],
    ['__MACOSX/._a.jpg', IGNORED],
    ['folder\\file.jpg', ['created'], 'folder/file.jpg'],
    ['datasets/ds_0000000000000000/images/a.jpg', ['created']],
    ['%2e%2e%2f%2e%2e%2fencoded.jpg', ['created']],
    ['what?x=1#fragment&y=%00.jpg', ['created']],
    ["'; drop table image_metadata; --.jpg", ['created']],
    ['<img src=x onerror=alert(1)>.jpg', ['created']],
    ['${jndi:ldap:x}{{7*7}}.jpg', ['created']],
    ['__proto__/constructor/toString.jpg', ['created']],
    ['a.jpg', ['created']],
    ['a.jpg/b.jpg', ['created']],
  ];
  const stored = NAMES.filter(([, [status]]) => status === 'created');
  const paths = stored.map(([name, , path = name]) => path);
  /** Every picture is another one, so that none is a duplicate. */
  const pictures = () => Promise.all(NAMES.map(([name]) => drawPicture({ text: name })));

  it('lead nowhere but into the dataset when they come in a form', async () => {
    const bytes = await pictures();
    const quoted = (name: string) => name.replaceAll('\\', '\\\\').replaceAll('"', '\\"');

    const files = await upload(
      NAMES.map(([name], index) => filePart(quoted(name), bytes[index] ?? '')),
    );

    expect(files.map(({ path }, index) => [path, ...(outcomes(files)[index] ?? [])])).toEqual(
      NAMES.map(([name, outcome, path = name]) => [path, ...outcome]),
    );
    expect((await keysOfDataset()).sort()).toEqual([...paths].sort());
    expect(await contradictions(labeler)).toEqual([]);
  });

  it('lead nowhere but into the dataset when they come in a ZIP archive', async () => {
    const bytes = await pictures();
    const entries = NAMES.map(([name], index) => ({ name, content: bytes[index] }));

    const files = await upload([filePart('folder/all.zip', hostileZip(entries))]);

    expect(outcomes(files)).toEqual(NAMES.map(([, outcome]) => outcome));
    expect((await keysOfDataset()).sort()).toEqual(paths.map((path) => `folder/${path}`).sort());
    expect(await contradictions(labeler)).toEqual([]);
  });

  it.each([
    ['a second name, encoded', `filename="a.jpg"; filename*=UTF-8''..%2F..%2Fevil.jpg`],
    ['two encoded names', `filename*=UTF-8''a.jpg; filename*=UTF-8''%2Fetc%2Fpasswd.jpg`],
    ['a name in an unknown alphabet', `filename*=klingon''..%2Fevil.jpg`],
    ['a name with a line break, encoded', `filename*=UTF-8''a%0D%0AX-Evil:%20yes.jpg`],
    ['a name with a line break', 'filename="a\r\nX-Evil: yes\r\n .jpg"'],
    ['a name with a header behind it', 'filename="a.jpg"\r\nContent-Disposition: attachment'],
    ['a name without an end', 'filename="a.jpg'],
    ['no value', 'filename*='],
    ['bytes that are no UTF-8', Buffer.from('filename="\xff\xfe\xc0\xaf.jpg"', 'latin1')],
    ['headers that objects have anyway', 'filename="a.jpg"\r\n__proto__: x\r\nconstructor: y'],
  ])('with %s do no harm', async (_, rest) => {
    const start = Buffer.from('Content-Disposition: form-data; name="files"; ');
    const head = Buffer.concat([start, Buffer.from(rest as string)]);

    const answer = await sendForm(
      labeler,
      `/datasets/${dataset.id}/images`,
      multipart([{ head, body: picture }, filePart('b.jpg', picture)]),
    );

    expect(answer.fault).toBeUndefined();
    for (const key of await keysOfDataset()) expect(key).toMatch(/^[^/\p{Cc}]+$/u);
    expect(await contradictions(labeler)).toEqual([]);
  });
});

describe('images that are not what they seem', () => {
  const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const UNREADABLE: Outcome = ['refused', 'image_unreadable'];
  const TOO_LARGE: Outcome = ['refused', 'image_too_large'];

  it.each<[string, string, () => Promise<Buffer> | Buffer, Outcome]>([
    ['an SVG with a script', 'a.jpg', () => Buffer.from(SVG), UNREADABLE],
    ['an SVG that says so', 'a.svg', () => Buffer.from(SVG), ['ignored', 'file_unsupported']],
    ['a page', 'a.png', () => Buffer.from('<!doctype html><script>1</script>'), UNREADABLE],
    ['nothing', 'a.jpg', () => Buffer.alloc(0), UNREADABLE],
    ['a signature alone', 'a.jpg', () => Buffer.from('ffd8ff', 'hex'), UNREADABLE],
    ['half a JPEG', 'a.jpg', () => picture.subarray(0, picture.length / 2), UNREADABLE],
    ['a JPEG of printers', 'a.jpg', cmykJpeg, ['created']],
    ['a GIF that is a page too', 'a.html', gifWithPage, ['created']],
    [
      'a JPEG that is an archive too',
      'a.jpg',
      () => Buffer.concat([picture, hostileZip([{ name: 'b.jpg', content: picture }])]),
      ['created'],
    ],
    ['a PNG of 30,000 × 30,000', 'a.png', () => blankPng(30_000, 30_000), TOO_LARGE],
    ['a BMP that claims as much', 'a.bmp', () => bmpHeader(30_000, 30_000), TOO_LARGE],
    ['a JPEG that claims more', 'a.jpg', () => swollenJpeg(65_000), TOO_LARGE],
    ['a PNG whose comment inflates', 'a.png', () => commentBombPng(256 * MIB), ['created']],
  ])('%s', async (_, name, draw, outcome) => {
    const bytes = await draw();

    const files = await upload([filePart(name, bytes)]);

    expect(outcomes(files)).toEqual([outcome]);
    expect(await keysOfDataset()).toEqual(outcome[0] === 'created' ? [name] : []);
    expect(await contentTypes()).not.toContain('text/html');
    expect(await contradictions(labeler)).toEqual([]);
  });

  const contentTypes = async () => {
    const rows = await labeler.databases.labeler<{ content_type: string }>(
      'select content_type from image_metadata where dataset_id = $1',
      [dataset.id],
    );
    return rows.map(({ content_type: type }) => type);
  };
});

describe('ZIP archives that were made to harm', () => {
  const REFUSED: Outcome = ['refused', 'archive_refused'];
  let zeros: Buffer | undefined;
  const bomb = (size: number): HostileEntry[] => {
    zeros ??= deflatedZeros(10 * GIB, bmpHeader(1000, 1000));
    return [{ name: 'zeros.bmp', content: zeros, method: DEFLATED, stated: { size } }];
  };
  /** One picture that as many entries share as it takes to unpack to 40 GB. */
  const sharing = (packedSize?: number): HostileEntry[] => {
    const pixels = Buffer.concat([bmpHeader(1000, 1000), Buffer.alloc(3_000_000)]);
    const content = deflateRawSync(pixels);
    const stated = { size: pixels.length, crc32: crc32(pixels), packedSize };
    return Array.from({ length: 10_000 }, (_, n) => ({
      name: `${n}.bmp`,
      method: DEFLATED,
      content,
      stated: { ...stated, packedSize: packedSize ?? content.length },
      sharing: n === 0 ? undefined : 0,
    }));
  };

  it.each<[string, () => HostileEntry[], Outcome[]]>([
    ['of 50,000 tiny files', () => tiny(TINY_FILES), [REFUSED]],
    ['of 10 GB of zeros', () => bomb(10 * GIB + 54), [REFUSED]],
    ['of 10 GB of zeros that are said to be few', () => bomb(3 * MIB), [REFUSED]],
    ['of 10 GB of zeros that are said to be 200 MB', () => bomb(200 * MIB), [REFUSED]],
    ['of more than numbers can say', () => bomb(2 ** 60), [REFUSED]],
    ['of one file that has 10,000 names', () => sharing(), [REFUSED]],
    ['of one file that has 10,000 names and says it is long', () => sharing(20_000), [REFUSED]],
    [
      'of archives',
      () => [{ name: 'inner.zip', content: hostileZip([{ name: 'a.jpg', content: picture }]) }],
      [['ignored', 'file_unsupported']],
    ],
    [
      'that are encrypted',
      () => [{ name: 'a.jpg', content: picture, stated: { flags: ENCRYPTED } }],
      [REFUSED],
    ],
    ['of an unknown method', () => [{ name: 'a.jpg', content: picture, method: 99 }], [REFUSED]],
    [
      'of a file that is longer than the archive',
      () => [{ name: 'a.jpg', content: picture, stated: { packedSize: 2 * GIB, size: 2 * GIB } }],
      [REFUSED],
    ],
    [
      'of two files with one name',
      () => [
        { name: 'a.jpg', content: Buffer.from('no picture') },
        { name: 'a.jpg', content: picture },
        { name: './a.jpg', content: picture },
      ],
      [['refused', 'image_unreadable'], ['created'], ['unchanged']],
    ],
  ])(
    '%s',
    async (_, entries, expected) => {
      const files = await upload([filePart('all.zip', hostileZip(entries()))]);

      expect(outcomes(files)).toEqual(expected);
      expect(await keysOfDataset()).toEqual(
        expected.some(([status]) => status === 'created') ? ['a.jpg'] : [],
      );
      expect(await contradictions(labeler)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('that are cut off anywhere', async () => {
    const archive = hostileZip([
      { name: 'a.jpg', content: picture },
      { name: 'b.jpg', content: picture },
    ]);
    const lengths = [0, 3, 4, 29, 40, archive.length / 2, archive.length - 22, archive.length - 1];

    const files = await upload(
      lengths.map((length) => filePart(`${length}.zip`, archive.subarray(0, length))),
    );

    expect(outcomes(files)).toEqual(lengths.map(() => REFUSED));
    expect(await contradictions(labeler)).toEqual([]);
  });
});

describe('after all of that', () => {
  it('the process is well, has needed little memory, and has stored nothing elsewhere', async () => {
    const { log, url } = labeler.app();
    const keys = await labeler.buckets.keys(labeler.buckets.datasets);

    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(log.filter(({ level }) => level === 'error')).toEqual([]);
    expect(peakMemory()).toBeLessThan(MOST_MEMORY);
    expect(
      keys.filter((key) => !/^datasets\/ds_[0-9a-f]{16}\/(images|thumbnails)\//.test(key)),
    ).toEqual([]);
  });
});

describe(`a ZIP archive of ${TAKEN_FILES.toLocaleString('en')} tiny files, where so many are taken`, () => {
  it(
    'is gone through',
    async () => {
      const files = await upload([filePart('all.zip', hostileZip(tiny(TAKEN_FILES)))]);

      expect(files).toHaveLength(TAKEN_FILES);
      expect(new Set(files.map(({ error }) => error?.code))).toEqual(new Set(['image_unreadable']));
      expect(await contradictions(labeler)).toEqual([]);
      expect(peakMemory()).toBeLessThan(MOST_MEMORY);
    },
    PATIENCE_MS,
  );
});

/** The most memory that the process ever had, in bytes. */
function peakMemory(): number {
  const status = readFileSync(`/proc/${labeler.app().child.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
