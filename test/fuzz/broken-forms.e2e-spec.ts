import { drawPicture, type GivenDataset, givenDataset } from '@libs/testing';
import { type LabelerProcess, startLabelerProcess } from '../support/labeler-process';
import { BOUNDARY, fieldPart, filePart, type FormPart, multipart } from '../support/multipart';
import { contradictions } from '../support/stored-images';
import { type FormHeaders, sendForm } from './send-form';

const MIB = 1024 * 1024;

let labeler: LabelerProcess;
let dataset: GivenDataset;
let picture: Buffer;

beforeAll(async () => {
  labeler = await startLabelerProcess({ UPLOAD_MAX_FILES: '100' });
  picture = await drawPicture({ text: 'harmless' });
  dataset = await givenDataset(labeler.databases);
});
afterAll(() => labeler.close());

const PATHS = {
  'POST /datasets/{dataset_id}/images': () => `/datasets/${dataset.id}/images`,
  'POST /datasets/upload': () => '/datasets/upload',
};

describe.each(Object.entries(PATHS))('bodies that are no form, to %s', (_, path) => {
  const type = (boundary: string) => `multipart/form-data; boundary=${boundary}`;
  const one = () => [filePart('a.jpg', picture)];
  const many = (count: number, part: FormPart) => multipart(new Array<FormPart>(count).fill(part));
  const head = (lines: string) => multipart([{ head: lines, body: 'x' }]);

  it.each<[string, () => Buffer, number[], FormHeaders?]>([
    ['without a boundary', () => multipart(one()), [400], { contentType: 'multipart/form-data' }],
    ['with an empty boundary', () => multipart(one()), [400, 422], { contentType: type('') }],
    ['with another boundary', () => multipart(one()), [400, 422], { contentType: type('other') }],
    [
      'with a boundary of 4,000 characters',
      () => multipart(one()),
      [400, 422],
      { contentType: type('b'.repeat(4000)) },
    ],
    ['of another kind', () => multipart(one()), [415], { contentType: 'multipart/mixed' }],
    ['of nothing', () => Buffer.alloc(0), [400, 422]],
    ['of an end alone', () => multipart([]), [400, 422]],
    ['without an end', () => multipart(one(), ''), [400]],
    ['that end in a boundary', () => multipart(one(), `--${BOUNDARY}`), [400]],
    ['that end in a header', () => multipart(one(), `--${BOUNDARY}\r\nContent-Disp`), [400]],
    ['of 1,001 files', () => many(1001, filePart('a.jpg', 'x')), [400]],
    ['of 1,001 files of another field', () => many(1001, filePart('a.jpg', 'x', 'other')), [400]],
    ['of 1,001 fields', () => many(1001, fieldPart('name', 'x')), [400]],
    ['of 1,001 parts without a name', () => many(1001, { head: 'X: y', body: 'x' }), [422]],
    [
      'with a field of 20 MB',
      () => multipart([fieldPart('on_duplicate', 'x'.repeat(20 * MIB)), ...one()]),
      [400],
    ],
    [
      'with a field named like what objects have',
      () => multipart([fieldPart('__proto__', '{"admin":true}'), fieldPart('constructor', 'x')]),
      [422],
    ],
    ['with a header of 1 MB', () => head(`Content-Disposition: ${'x'.repeat(MIB)}`), [400, 422]],
    ['with 10,000 headers', () => head('A: b\r\n'.repeat(10_000) + 'C: d'), [400, 422]],
    ['with a header that is none', () => head('no colon here'), [400, 422]],
    ['of which the header says less', () => multipart(one()), [400], { length: 100 }],
    ['of which the header says more', () => multipart(one(), ''), [400], { length: 10 * MIB }],
    ['of zeros', () => Buffer.alloc(5 * MIB), [400, 422]],
    ['of boundaries', () => Buffer.from(`--${BOUNDARY}\r\n`.repeat(20_000)), [400, 422]],
  ])('%s', async (_title, body, statuses, ...[options]) => {
    const { status, fault } = await sendForm(labeler, path(), body(), options);

    expect(fault).toBeUndefined();
    expect(statuses).toContain(status);
    expect(await contradictions(labeler)).toEqual([]);
  });
});

it('leave the process well', async () => {
  const { log, url } = labeler.app();

  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  expect(log.filter(({ level }) => level === 'error')).toEqual([]);
});
