import {
  type LabeledAnnotation,
  type LabeledDataset,
  type LabeledImage,
  writeDataset,
  type WriteOptions,
} from '@libs/formats';
import { loadConfig } from '@libs/config';
import { limitHeapGrowth } from '@libs/http';
import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import { createRevisions, labeledDatasetOf } from '@libs/revisions';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** A dataset that is made while it is written, in a process of its own; outlines are made before. */
export interface WritingRun {
  images: number;
  annotations: number;
  /** Every second annotation is an outline of so many points; 0 for boxes only. */
  points: number;
  options: WriteOptions;
  /** What is written instead of a dataset that is made: all of a task of a revision. */
  stored?: { datasetId: string; revision: number; taskType: string };
}

export interface WritingResult {
  seconds: number;
  /** Of this process: what is missing to `seconds` is the database's, or waiting. */
  cpuSeconds: number;
  firstByteMs: number;
  bytes: number;
  peakMiB: number;
  /** Longest time in which nothing else of the process had its turn. */
  longestStretchMs: number;
}

const SIDE = { width: 1920, height: 1080 };
const CLASSES = 20;

function datasetOf({ images, annotations, points }: WritingRun): LabeledDataset {
  const classes = Array.from({ length: CLASSES }, (_, index) => ({
    id: `c${index}`,
    name: `class ${index}`,
    color: '#336699',
  }));
  const made = () => imagesOf(images, annotations, points);
  // Outlines take as long to draw as to write, and are few.
  const kept = points > 0 ? [...made()] : undefined;
  return {
    description: {
      datasetId: 'ds_0123456789abcdef',
      name: 'bench',
      description: null,
      taskType: 'detection',
      createdAt: '2026-01-01T00:00:00.000Z',
      changedAt: '2026-01-01T00:00:00.000Z',
      version: 1,
      storage: null,
      classes,
    },
    async *images() {
      await Promise.resolve();
      yield* kept ?? made();
    },
  };
}

function* imagesOf(images: number, annotations: number, points: number): Generator<LabeledImage> {
  let first = 0;
  for (let index = 0; index < images; index++) {
    const next = Math.floor(((index + 1) * annotations) / images);
    yield imageOf(index, first, next, points);
    first = next;
  }
}

function imageOf(index: number, first: number, next: number, points: number): LabeledImage {
  const name = `line ${index % 50}/${String(index).padStart(7, '0')}`;
  return {
    number: index + 1,
    id: name,
    path: `${name}.jpg`,
    ...SIDE,
    split: 'train',
    isReviewed: true,
    review: { labeledBy: null, labeledAt: null, reviewedBy: null, reviewedAt: null },
    annotations: Array.from({ length: next - first }, (_, at) => annotationOf(first + at, points)),
    content: null,
  };
}

function annotationOf(index: number, points: number): LabeledAnnotation {
  const [x, y] = [(index * 37) % 1700, (index * 53) % 900];
  const isOutline = points > 0 && index % 2 === 1;
  const geometry = isOutline
    ? { type: 'polygon' as const, points: ring(x + 90, y + 70, points) }
    : { type: 'bbox' as const, bbox: [x + 0.25, y + 0.5, 120.5, 80.75] };
  return {
    id: index + 1,
    type: geometry.type,
    geometry,
    classIndex: index % CLASSES,
    attributes: {},
    confidence: null,
    state: 'confirmed',
  };
}

function ring(x: number, y: number, points: number): [number, number][] {
  return Array.from({ length: points }, (_, index) => {
    const [angle, reach] = [(2 * Math.PI * index) / points, 50 + (index % 3) * 5];
    const round = (value: number) => Math.round(value * 100) / 100;
    return [round(x + reach * Math.cos(angle)), round(y + reach * Math.sin(angle))];
  });
}

async function storedDataset(db: LabelerDb, stored: Required<WritingRun>['stored']) {
  const { revisions, reader } = createRevisions(db);
  const revision = await revisions.get(stored.datasetId, stored.revision);
  if (!revision) throw new Error('no such revision');
  const about = {
    ...{ name: 'bench', description: null, storage: null },
    ...{ createdAt: '2026-01-01T00:00:00.000Z', version: 1 },
  };
  const { taskType } = stored;
  return labeledDatasetOf(reader, revision, { taskType, about, content: 'all', images: 'all' });
}

async function main(): Promise<void> {
  limitHeapGrowth();
  const run = JSON.parse(process.argv[2] ?? '') as WritingRun;
  const db = run.stored && new LabelerDb(loadConfig({ d: labelerDbConfigSchema }, process.env).d);
  const dataset = db && run.stored ? await storedDataset(db, run.stored) : datasetOf(run);
  const stretches = watchTurns();
  const [began, used] = [performance.now(), process.cpuUsage()];
  let [bytes, firstByteMs] = [0, 0];
  for await (const piece of writeDataset(dataset, run.options).content) {
    firstByteMs ||= performance.now() - began;
    bytes += piece.length;
  }
  const { user, system } = process.cpuUsage(used);
  const result: WritingResult = {
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    firstByteMs,
    bytes,
    peakMiB: Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024,
    longestStretchMs: stretches(),
  };
  console.log(JSON.stringify(result));
  await db?.close();
}

function watchTurns(): () => number {
  let [last, longest] = [performance.now(), 0];
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

void main();
