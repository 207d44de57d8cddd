import { loadConfig } from '@libs/config';
import { EXPORT_FORMATS } from '@libs/formats';
import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import { createRevisions } from '@libs/revisions';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withClient } from '../tools/embedded-postgres';
import { generateProject } from '../tools/generate';
import { NODE_FLAGS } from '../tools/node-flags';
import { OWNER_ID } from './fill';
import { ms, progress, type Table, whole } from './report';
import type { BenchDatabase, BenchStack } from './stack';
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

const STORED = [
  { images: 1000, annotations: 10_000 },
  {
    images: Number(process.env['BENCH_IMAGES'] ?? 100_000),
    annotations: Number(process.env['BENCH_ANNOTATIONS'] ?? 1_000_000),
  },
];

/** Writing datasets that are made on the way, without database and storage, and frozen ones out of the database. */
export async function benchExports(stack: BenchStack): Promise<Table> {
  const rows: string[][] = [];
  const add = async (name: string, given: WritingRun, env: Record<string, string> = {}) => {
    const result = await measured(given, env);
    rows.push(rowOf(name, given, result));
    progress(`${name}: ${result.seconds.toFixed(2)} s`);
  };
  for (const { name, ...given } of CASES) await add(name, given);
  const database = await stack.database(1);
  for (const size of STORED) {
    const stored = await frozen(database, size);
    const given = { ...size, annotations: stored.annotations, points: 0, options: COCO, stored };
    await add('COCO, out of the database', given, database.env);
  }
  return {
    title: 'Writing annotation files',
    note: 'Each in a process of its own. CPU: of that process, without the database. Peak: resident memory of the whole process. Turn: the longest time in which nothing else had its turn.',
    head: [
      '',
      'images',
      'annotations',
      's',
      'CPU s',
      'annotations/s',
      'first byte ms',
      'MiB',
      'peak MiB',
      'turn ms',
    ],
    rows,
  };
}

/** A generated project, frozen: its boxes are the task that is written. */
async function frozen({ url, env }: BenchDatabase, size: { images: number; annotations: number }) {
  progress(`Filling ${whole(size.images)} images`);
  // Two of five annotations are outlines of another task.
  const annotations = Math.ceil((size.annotations * 5) / 3);
  const { datasetId } = await withClient(url, async (client) => {
    const run = (text: string, values: unknown[]) => client.query(text, values);
    const made = await generateProject(run, { ...size, annotations, ownerId: OWNER_ID });
    await client.query('vacuum analyze');
    return made;
  });
  const db = new LabelerDb(loadConfig({ d: labelerDbConfigSchema }, env).d);
  try {
    const { revision, tasks } = await createRevisions(db).revisions.freeze(datasetId);
    const taskType = 'detection';
    return { datasetId, revision, taskType, annotations: tasks[taskType]?.all.annotations ?? 0 };
  } finally {
    await db.close();
  }
}

async function measured(given: WritingRun, env: Record<string, string>): Promise<WritingResult> {
  const script = join('dist', 'bench', 'write-dataset.js');
  const { stdout } = await run(process.execPath, [...NODE_FLAGS, script, JSON.stringify(given)], {
    env: { PATH: process.env['PATH'], ...env },
  });
  return JSON.parse(stdout) as WritingResult;
}

function rowOf(name: string, given: WritingRun, result: WritingResult): string[] {
  const { seconds, cpuSeconds, firstByteMs, bytes, peakMiB, longestStretchMs } = result;
  return [
    name,
    whole(given.images),
    whole(given.annotations),
    seconds.toFixed(2),
    cpuSeconds.toFixed(2),
    whole(given.annotations / seconds),
    ms(firstByteMs),
    ms(bytes / MIB),
    whole(peakMiB),
    whole(longestStretchMs),
  ];
}
