import { LabelerDb, LabelerDbModule } from '@libs/labeler-db';
import {
  databaseConfig,
  givenDataset,
  type GivenDataset,
  type TestDatabases,
  testDatabases,
} from '@libs/testing';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type FrozenImage,
  type FrozenLabels,
  type LabelsOptions,
  RevisionReader,
  Revisions,
  RevisionsModule,
} from '../src';

export interface Drawn {
  image: string;
  task?: string;
  type?: string;
  geometry?: object;
  classId?: string | null;
  className?: string | null;
  attributes?: object;
  confidence?: number | null;
  state?: string;
}

/** The module over a database of its own. */
export interface Rig {
  databases: TestDatabases;
  db: LabelerDb;
  revisions: Revisions;
  reader: RevisionReader;
  /** A dataset with the images `a` to `d` and the classes `c1` and `c2` of detection. */
  given(images?: string[]): Promise<GivenDataset>;
  draw(dataset: GivenDataset, drawn: readonly Drawn[]): Promise<number[]>;
  imagesOf(dataset: GivenDataset, revision: number): Promise<FrozenImage[]>;
  labelsOf(
    dataset: GivenDataset,
    revision: number,
    options?: Partial<LabelsOptions> & { task?: string },
  ): Promise<FrozenLabels[]>;
  close(): Promise<void>;
}

const CLASSES = {
  detection: {
    c2: { name: 'Scratch', color: '#00ff00', order: 2 },
    c1: { name: 'Dent', color: '#ff0000', order: 1 },
  },
};

export const box = (x: number) => ({ type: 'bbox', bbox: [x, 1, 10, 10] });

export async function startRig(): Promise<Rig> {
  const databases = await testDatabases();
  @Module({
    imports: [LabelerDbModule.forRoot(databaseConfig(databases.labelerUrl)), RevisionsModule],
  })
  class Root {}
  const context = await NestFactory.createApplicationContext(Root, { logger: false });
  const reader = context.get(RevisionReader);
  return {
    databases,
    db: context.get(LabelerDb),
    revisions: context.get(Revisions),
    reader,
    given: (images = ['a', 'b', 'c', 'd']) => given(databases, images),
    draw: (dataset, drawn) => draw(databases, dataset, drawn),
    imagesOf: ({ id }, revision) => all(reader.images(id, revision)),
    labelsOf: ({ id }, revision, { task = 'detection', ...options } = {}) =>
      all(reader.labels(id, revision, task, { content: 'all', ...options })),
    close: async () => {
      await context.close();
      await databases.drop();
    },
  };
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function given(databases: TestDatabases, images: string[]): Promise<GivenDataset> {
  const dataset = await givenDataset(databases, { taskTypes: ['detection'] });
  await databases.labeler('update annotation_projects set task_classes = $2 where id = $1', [
    dataset.projectId,
    JSON.stringify(CLASSES),
  ]);
  await databases.labeler(
    `insert into image_metadata (dataset_id, id, file_name, s3_key, size, width, height, sha256, etag)
     select $1::varchar, i, i || '.png', 'datasets/' || $1::varchar || '/images/' || i || '.png', 100, 640, 480,
            encode(sha256(i::bytea), 'hex'), 'etag ' || i
       from unnest($2::text[]) i`,
    [dataset.id, images],
  );
  return dataset;
}

async function draw(
  databases: TestDatabases,
  { id, projectId }: GivenDataset,
  drawn: readonly Drawn[],
): Promise<number[]> {
  const rows = drawn.map((each, index) => ({
    task: 'detection',
    type: 'bbox',
    geometry: box(index),
    classId: 'c1',
    className: each.classId === 'c2' ? 'Scratch' : 'Dent',
    attributes: {},
    confidence: null,
    state: 'draft',
    ...each,
  }));
  const made = await databases.labeler<{ id: number }>(
    `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
                              class_name, attributes, confidence, annotation_state, created_by)
     select $1, $2, r.image, r.type, r.task, r.geometry, r."classId", r."className", r.attributes, r.confidence,
            r.state, 1
       from jsonb_to_recordset($3) as r(image text, type text, task text, geometry jsonb, "classId" text,
            "className" text, attributes jsonb, confidence int, state text)
     returning id`,
    [projectId, id, JSON.stringify(rows)],
  );
  return made.map((row) => Number(row.id));
}
