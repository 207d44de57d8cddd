import { EXPORT_FORMATS } from '@libs/formats';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ms, progress, type Table, whole } from './report';
import type { WritingResult, WritingRun } from './write-dataset';

const MIB = 2 ** 20;
const run = promisify(execFile);

interface Case extends WritingRun {
  name: string;
}

const COCO = { format: 'coco', withImages: false } as const;
const BOXES = { images: 100_000, annotations: 1_000_000, points: 0 };
const SHAPES = { images: 790, annotations: 55_000, points: 24 };

const CASES: Case[] = [
  { name: 'COCO', ...BOXES, images: 1000, annotations: 10_000, options: COCO },
  { name: 'COCO', ...BOXES, options: COCO },
  { name: 'DICE', ...BOXES, options: { format: 'dice', withImages: false } },
  {
    name: 'YOLO detect',
    ...BOXES,
    images: 15_000,
    annotations: 150_000,
    options: { format: 'yolo', layout: 'detect', withImages: false },
  },
  ...EXPORT_FORMATS.map((format): Case => ({
    name: `${format}, half of it outlines`,
    ...SHAPES,
    options: { format, withImages: false },
  })),
];

/** Writing datasets that are made on the way: formats alone, without database and storage. */
export async function benchExports(): Promise<Table> {
  const rows: string[][] = [];
  for (const { name, ...given } of CASES) {
    const result = await measured(given);
    rows.push(rowOf(name, given, result));
    progress(`${name}: ${result.seconds.toFixed(2)} s`);
  }
  return {
    title: 'Writing annotation files',
    note: 'Each in a process of its own. Peak: resident memory of the whole process. Turn: the longest time in which nothing else had its turn.',
    head: [
      '',
      'images',
      'annotations',
      's',
      'annotations/s',
      'first byte ms',
      'MiB',
      'peak MiB',
      'turn ms',
    ],
    rows,
  };
}

async function measured(given: WritingRun): Promise<WritingResult> {
  const script = join('dist', 'bench', 'write-dataset.js');
  const { stdout } = await run(process.execPath, [script, JSON.stringify(given)]);
  return JSON.parse(stdout) as WritingResult;
}

function rowOf(name: string, given: WritingRun, result: WritingResult): string[] {
  const { seconds, firstByteMs, bytes, peakMiB, longestStretchMs } = result;
  return [
    name,
    whole(given.images),
    whole(given.annotations),
    seconds.toFixed(2),
    whole(given.annotations / seconds),
    ms(firstByteMs),
    ms(bytes / MIB),
    whole(peakMiB),
    whole(longestStretchMs),
  ];
}
