import type { AnnotationType } from '@libs/geometry';
import { crc32 } from 'node:zlib';
import * as yauzl from 'yauzl';
import {
  type ConservationReport,
  type LabeledAnnotation,
  type LabeledDataset,
  type LabeledImage,
  type WriteOptions,
  writeDataset,
} from '../../src';

/** An annotation as a test states it; the rest is plain. */
export type GivenAnnotation = Partial<Omit<LabeledAnnotation, 'geometry'>> & {
  type: AnnotationType;
  geometry?: Record<string, unknown>;
};

export type GivenImage = Partial<Omit<LabeledImage, 'annotations'>> & {
  annotations?: GivenAnnotation[];
};

export interface GivenDataset {
  taskType?: string;
  classes?: string[];
  images: GivenImage[];
  /** Gives every image bytes of its own. */
  withContent?: boolean;
}

const NO_REVIEW = { labeledBy: null, labeledAt: null, reviewedBy: null, reviewedAt: null };

export function givenDataset(given: GivenDataset): LabeledDataset {
  let lastId = 0;
  const images = given.images.map((image, index): LabeledImage => {
    const path = image.path ?? `image-${String(index + 1).padStart(4, '0')}.jpg`;
    return {
      number: index + 1,
      id: path.replace(/\.[^.]*$/, ''),
      path,
      width: 200,
      height: 100,
      split: null,
      isReviewed: false,
      review: NO_REVIEW,
      content: given.withContent ? contentOf(Buffer.from(`bytes of ${path}`)) : null,
      ...image,
      annotations: (image.annotations ?? []).map((annotation) => {
        lastId = annotation.id ?? lastId + 1;
        return annotationOf(annotation, lastId);
      }),
    };
  });
  return {
    description: {
      datasetId: 'ds_0123456789abcdef',
      name: 'caps',
      description: null,
      taskType: given.taskType ?? 'detection',
      createdAt: '2026-01-01T00:00:00.000Z',
      changedAt: '2026-01-02T10:15:00.120Z',
      version: 3,
      storage: {
        type: 's3',
        bucket: 'training-datasets',
        imageRoot: 'datasets/ds_0123456789abcdef/images/',
      },
      classes: (given.classes ?? ['dent', 'scratch']).map((name, index) => ({
        id: `class-${index}`,
        name,
        color: '#00ff00',
      })),
    },
    async *images() {
      await Promise.resolve();
      yield* images;
    },
  };
}

export function annotationOf(given: GivenAnnotation, id: number): LabeledAnnotation {
  return {
    id,
    classIndex: given.type === 'no_object' ? null : 0,
    attributes: {},
    confidence: null,
    state: 'confirmed',
    ...given,
    geometry: { type: given.type, ...given.geometry },
  };
}

export function box(x: number, y: number, width: number, height: number): GivenAnnotation {
  return { type: 'bbox', geometry: { bbox: [x, y, width, height] } };
}

export function polygon(...points: [number, number][]): GivenAnnotation {
  return { type: 'polygon', geometry: { points } };
}

export function contentOf(bytes: Buffer) {
  return {
    size: bytes.length,
    crc32: crc32(bytes),
    async *open() {
      await Promise.resolve();
      yield bytes;
    },
  };
}

export interface Written {
  fileName: string;
  bytes: Buffer;
  report: ConservationReport;
}

export async function written(dataset: LabeledDataset, options: WriteOptions): Promise<Written> {
  const file = writeDataset(dataset, options);
  const pieces: Buffer[] = [];
  for await (const piece of file.content) pieces.push(piece);
  return { fileName: file.fileName, bytes: Buffer.concat(pieces), report: file.report() };
}

/** The files of an archive by name, in the order of its directory, read by a strict reader. */
export async function unzipped(archive: Buffer): Promise<Map<string, Buffer>> {
  const zip = await yauzl.fromBufferPromise(archive, {
    strictFileNames: true,
    validateEntrySizes: true,
  });
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    if (files.has(entry.fileName)) throw new Error(`${entry.fileName} is there twice`);
    const parts: Buffer[] = [];
    if (!entry.fileName.endsWith('/')) {
      for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
    }
    const content = Buffer.concat(parts);
    if (crc32(content) !== entry.crc32) throw new Error(`${entry.fileName} is damaged`);
    files.set(entry.fileName, content);
  }
  return files;
}

/** What must hold of every report. */
export function expectConserved(report: ConservationReport): void {
  const { annotations, exact, approximated, dropped, byClass, byType } = report;
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

  expect(exact + approximated + dropped).toBe(annotations);
  for (const counts of byClass) {
    expect(counts.exact + counts.approximated + counts.dropped).toBe(counts.annotations);
  }
  expect(sum(byClass.map((counts) => counts.annotations))).toBe(annotations);
  expect(sum(Object.values(byType).map((counts) => counts.annotations))).toBe(annotations);
  expect(sum(Object.values(byType).map((counts) => counts.written))).toBe(exact + approximated);
  expect(sum(report.approximations.map(({ count }) => count))).toBe(approximated);
  expect(sum(report.drops.map(({ count }) => count))).toBe(dropped);
  expect(sum(Object.values(report.imagesBySplit))).toBe(report.images);
}
