import { loadConfig } from '@libs/config';
import { httpConfigSchema } from '@libs/http';
import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import {
  type BucketRole,
  type ObjectInfo,
  S3ObjectStore,
  storageConfigSchema,
} from '@libs/storage';
import { type Finding, StorageSweep } from '@libs/stored-objects';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { bucketClient } from '../buckets/bucket-client';
import { checkStorage } from './check';
import {
  ArgumentsError,
  type CheckArguments,
  type Command,
  commandOf,
  type CopyArguments,
  USAGE,
} from './command';
import { copyBuckets, type CopyReport, planCopy } from './copy/copy-buckets';
import { CopyJournal } from './copy/copy-journal';
import { CopyProgress } from './copy/progress';
import { applyCors, compareCors } from './cors';
import { loadCopySettings } from './settings';

const DAY_MS = 24 * 3600 * 1000;
/** Rows of millions of images are sorted before the first of them comes. */
const STATEMENT_LIMIT_MS = 3_600_000;
const SAY_EVERY = 100_000;

async function run(command: Exclude<Command, { name: 'help' }>): Promise<number> {
  switch (command.name) {
    case 'copy':
      return copy(command);
    case 'check':
      return check(command);
    case 'sweep':
      return sweep({ graceDays: command.graceDays, dryRun: !command.yes });
    case 'cors':
      return cors(command.dryRun);
  }
}

async function copy(given: CopyArguments): Promise<number> {
  const settings = loadCopySettings(process.env);
  const [source, target] = [new S3ObjectStore(settings.source), new S3ObjectStore(settings.target)];
  const journal = new CopyJournal(given.stateFile);
  const roles = given.roles.filter((role) => !isTwice(settings, given.roles, role));
  try {
    assertDifferent(settings);
    await Promise.all([source.check(), target.check()]);
    const plan = await planCopy({ source, target, roles, journal });
    console.log(`to copy  ${amount(plan.objects, plan.bytes)}`);
    console.log(`there    ${amount(plan.skipped, plan.skippedBytes)}`);
    if (given.dryRun) return 0;
    rmSync(given.failedFile, { force: true });
    const progress = new CopyProgress(plan);
    const { verify, concurrency, failedFile } = given;
    const onProgress = progress.show;
    const options = { source, target, roles, journal, verify, concurrency, failedFile, onProgress };
    const report = await copyBuckets(options).finally(() => progress.stop());
    return sayCopied(report, failedFile);
  } finally {
    source.close();
    target.close();
  }
}

function sayCopied(report: CopyReport, failedFile: string): number {
  console.log(`copied   ${amount(report.copied, report.copiedBytes)}`);
  console.log(`skipped  ${amount(report.skipped, report.skippedBytes)}`);
  console.log(`gone     ${report.gone}`);
  console.log(`failed   ${report.failed}${report.failed > 0 ? `, listed in ${failedFile}` : ''}`);
  return report.failed > 0 ? 1 : 0;
}

type CopyConfigs = ReturnType<typeof loadCopySettings>;

function assertDifferent({ source, target }: CopyConfigs): void {
  const same = source.endpoint === target.endpoint;
  const roles: BucketRole[] = ['datasets', 'annotations'];
  if (same && roles.some((role) => source.buckets[role] === target.buckets[role])) {
    throw new Error('A bucket cannot be copied to itself.');
  }
}

/** Both roles may be one bucket, on both sides. */
function isTwice({ source, target }: CopyConfigs, roles: BucketRole[], role: BucketRole): boolean {
  const one = [source, target].every(({ buckets }) => buckets.datasets === buckets.annotations);
  return one && role === 'annotations' && roles.includes('datasets');
}

async function check(given: CheckArguments): Promise<number> {
  const { db, store, storage, close } = openDeployment();
  const { reportFile } = given;
  if (reportFile !== undefined) writeFileSync(reportFile, '');
  try {
    const report = await checkStorage({
      ...{ db, store, buckets: storage.buckets, deep: given.deep },
      olderThan: daysAgo(given.graceDays),
      onFinding: (finding) => {
        const line = JSON.stringify(lineOf(finding));
        if (reportFile === undefined) console.log(line);
        else appendFileSync(reportFile, `${line}\n`);
      },
      onProgress: (listed) => {
        if (listed % SAY_EVERY === 0) console.error(`${listed} objects`);
      },
    });
    for (const [state, { objects, bytes }] of Object.entries(report.states)) {
      console.error(`${state.padEnd(12)}  ${amount(objects, bytes)}`);
    }
    for (const [problem, count] of Object.entries(report.problems)) {
      if (count > 0) console.error(`${count} ${problem}`);
    }
    const { unreferenced, ...others } = report.problems;
    const isWrong = Object.values(others).some((count) => count > 0);
    if (!given.sweep) return isWrong || unreferenced > 0 ? 1 : 0;
  } finally {
    await close();
  }
  const swept = await sweep({ graceDays: given.graceDays, dryRun: false });
  return swept;
}

async function sweep(given: { graceDays: number; dryRun: boolean }): Promise<number> {
  const { db, store, close } = openDeployment();
  const olderThan = daysAgo(given.graceDays);
  try {
    const report = await new StorageSweep(db, store).run({
      ...{ olderThan, dryRun: given.dryRun },
      onRemoved: ({ bucket, key, size }) => console.log(JSON.stringify({ bucket, key, size })),
    });
    const verb = given.dryRun ? 'would be removed' : 'removed';
    console.error(
      `${amount(report.removed, report.removedBytes)} ${verb}, ${report.spared} spared`,
    );
    if (given.dryRun) return 0;
    let uploads = 0;
    for (const role of ['datasets', 'annotations'] as const) {
      uploads += await store.abortStaleUploads(role, '', olderThan);
    }
    if (uploads > 0) console.error(`${uploads} unfinished uploads removed`);
    return 0;
  } finally {
    await close();
  }
}

async function cors(dryRun: boolean): Promise<number> {
  const { storage, http } = loadConfig(
    { storage: storageConfigSchema, http: httpConfigSchema({ port: 0 }) },
    process.env,
  );
  const client = bucketClient(storage);
  try {
    for (const bucket of new Set(Object.values(storage.buckets))) {
      const { isSame, before, after } = await compareCors(client, bucket, http.corsOrigins);
      console.log(`${bucket}: ${isSame ? 'as it should be' : 'other rules'}`);
      if (isSame) continue;
      for (const line of lines(before)) console.log(`- ${line}`);
      for (const line of lines(after)) console.log(`+ ${line}`);
      if (!dryRun) await applyCors(client, bucket, http.corsOrigins);
    }
    return 0;
  } finally {
    client.destroy();
  }
}

function lines(rules: unknown[]): string[] {
  return rules.flatMap((rule) => JSON.stringify(rule, null, 2).split('\n'));
}

function openDeployment() {
  const { labelerDb, storage } = loadConfig(
    { labelerDb: labelerDbConfigSchema, storage: storageConfigSchema },
    process.env,
  );
  const db = new LabelerDb({ ...labelerDb, statementTimeoutMs: STATEMENT_LIMIT_MS });
  const store = new S3ObjectStore(storage);
  const close = async () => {
    store.close();
    await db.close();
  };
  return { db, store, storage, close };
}

function lineOf({ problem, bucket, key, object, reference }: Finding & { bucket: string }) {
  const about = (info: ObjectInfo) => ({
    ...{ size: info.size, etag: info.etag },
    last_modified: info.lastModified.toISOString(),
    age_days: Math.floor((Date.now() - info.lastModified.getTime()) / DAY_MS),
  });
  return {
    problem,
    bucket,
    key,
    object: object ? about(object) : null,
    reference: reference ?? null,
  };
}

function daysAgo(count: number): Date {
  return new Date(Date.now() - count * DAY_MS);
}

function amount(objects: number, bytes: number): string {
  return `${objects} objects, ${(bytes / 1e6).toFixed(1)} MB`;
}

/** The message and those of its causes, without stacks. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\n${describe(error.cause)}`;
}

/** Exit codes: 0 done and well, 1 failed or something is wrong, 2 wrong arguments. */
async function main(): Promise<number> {
  try {
    const command = commandOf(process.argv.slice(2));
    if (command.name !== 'help') return await run(command);
    console.log(USAGE);
    return 0;
  } catch (error) {
    console.error(describe(error));
    if (!(error instanceof ArgumentsError)) return 1;
    console.error(`\n${USAGE}`);
    return 2;
  }
}

void main().then((code) => (process.exitCode = code));
