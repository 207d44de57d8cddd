import { loadConfig } from '@libs/config';
import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import { type BucketRole, S3ObjectStore, storageConfigSchema } from '@libs/storage';
import { compareStorage, ObjectReferences } from '@libs/stored-objects';
import type { BenchDatabase } from '../stack';
import type { Finding } from './verify';

const ROLES: readonly BucketRole[] = ['datasets', 'annotations'];

/** Where the traffic is. */
interface Place {
  datasetId: string;
  projectId: string;
}

/** Whether counters agree with a recount, and rows with objects. What the dead hold claims on may be there. */
export async function halfMade(
  { env }: BenchDatabase,
  { datasetId, projectId }: Place,
): Promise<Finding[]> {
  const config = loadConfig({ db: labelerDbConfigSchema, storage: storageConfigSchema }, env);
  const db = new LabelerDb(config.db);
  const store = new S3ObjectStore(config.storage);
  try {
    return [await counters(db, projectId), ...(await objects(db, store, datasetId))];
  } finally {
    store.close();
    await db.close();
  }
}

async function counters(db: LabelerDb, projectId: string): Promise<Finding> {
  const kept = await totals(db, projectId);
  await db.sql`select recount_annotations(${projectId})`;
  const counted = await totals(db, projectId);
  const names = [...new Set([...kept.keys(), ...counted.keys()])];
  return {
    what: 'counters, against a recount',
    acknowledged: names.length,
    problems: names
      .filter((name) => (kept.get(name) ?? 0) !== (counted.get(name) ?? 0))
      .map((name) => `${name}: ${kept.get(name)} instead of ${counted.get(name)}`),
  };
}

async function totals(db: LabelerDb, projectId: string): Promise<Map<string, number>> {
  const rows = await db.sql<{ name: string; value: number }>`
    select concat_ws(' ', 'annotations', task_type, class_id) as name, sum(annotations) as value
      from annotation_counts where project_id = ${projectId} group by task_type, class_id
    union all
    select concat_ws(' ', 'images', task_type, class_id), sum(images)
      from annotation_counts where project_id = ${projectId} group by task_type, class_id
    union all
    select concat_ws(' ', 'in progress', task_type), sum(in_progress)
      from image_status_counts where project_id = ${projectId} group by task_type
    union all
    select 'all annotations', sum(annotations)
      from project_activity where project_id = ${projectId}`;
  return new Map(rows.map(({ name, value }) => [name, value]));
}

/** The datasets that only fill the database are rows without objects. */
async function objects(db: LabelerDb, store: S3ObjectStore, datasetId: string): Promise<Finding[]> {
  const isFilling = (key: string) =>
    key.startsWith('datasets/') && !key.startsWith(`datasets/${datasetId}/`);
  const references = new ObjectReferences(db);
  const findings: Finding[] = [];
  for (const role of ROLES) {
    const problems: string[] = [];
    let seen = 0;
    const found = compareStorage({
      roles: [role],
      objects: store.list(role, ''),
      references: references.stream([role]),
      olderThan: new Date(Date.now() + 1000),
      onObject: () => seen++,
    });
    for await (const { problem, key } of found) {
      if (!isFilling(key)) problems.push(`${key}: ${problem}`);
    }
    findings.push({ what: `objects of the ${role} bucket`, acknowledged: seen, problems });
  }
  return findings;
}
