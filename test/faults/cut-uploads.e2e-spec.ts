import { drawPicture, effort, givenDataset } from '@libs/testing';
import { once } from 'node:events';
import { connect } from 'node:net';
import { withClient } from '../../tools/embedded-postgres';
import { type LabelerProcess, startLabelerProcess } from '../support/labeler-process';
import { BOUNDARY, fieldPart, filePart, multipart, uploadRequest } from '../support/multipart';
import { Random } from '../support/random';
import { contradictions, storedImages } from '../support/stored-images';
import { until } from '../support/until';
import { drawPlan, type PlanKind, type UploadPlan } from '../support/upload-plans';

const random = new Random(Number(process.env.FUZZ_SEED ?? 3));
const DATASETS = 3;
const PLANS: Record<PlanKind, number> = {
  overwrite: effort(20),
  rename: effort(6),
  zip: effort(8),
  large: effort(2),
};
/** One round ends between objects and rows, the next at some other point. */
const CUTS_PER_ROUND = effort(50);
/** Uploads under way when the process dies at the end of a round. */
const DYING = 4;
const DATASET_FORMS = effort(20);
const LANES = 4;
const PATIENCE_MS = 240_000;

const NAME = 'Made of an upload';
const FORM_FILES = 3;
/** What may become of a file that is sent again. */
const DONE = ['created', 'overwritten', 'renamed', 'unchanged'];

interface UploadSummary {
  files: { status: string }[];
}

describe('when uploads are cut many times at random points and the process dies in between', () => {
  let labeler: LabelerProcess;
  let plans: UploadPlan[];
  let datasetForm: Buffer;

  beforeAll(async () => {
    labeler = await startLabelerProcess();
    const datasets = await Promise.all(
      Array.from({ length: DATASETS }, () => givenDataset(labeler.databases)),
    );
    const kinds = (Object.keys(PLANS) as PlanKind[]).flatMap((kind) =>
      Array.from({ length: PLANS[kind] }, () => kind),
    );
    plans = await Promise.all(
      kinds.map((kind, number) => drawPlan(kind, random.pick(datasets).id, `${kind} ${number}`)),
    );
    const numbers = Array.from({ length: FORM_FILES }, (_, number) => number);
    const files = numbers.map(async (number) =>
      filePart(`${number}.jpg`, await drawPicture({ text: `of a form ${number}` })),
    );
    datasetForm = multipart([fieldPart('dataset_name', NAME), ...(await Promise.all(files))]);
  }, PATIENCE_MS);
  afterAll(() => labeler.close());

  it(
    'every image has its object and every object its image after the sweep, and sending again completes each upload',
    async () => {
      for (const plan of plans.filter(({ kind }) => kind === 'rename')) {
        await send({ ...plan, path: plan.path.replace(/\?.*/, '') }, plan.old);
      }
      await inLanes(CUTS_PER_ROUND, () => cutOne(random.pick(plans)));
      await dieBeforeRows(random.pick(plans));
      await labeler.start();
      await inLanes(CUTS_PER_ROUND, () => cutOne(random.pick(plans)));
      await inLanes(DATASET_FORMS, () => cut('/datasets/upload', datasetForm));
      await dieWhileWriting();
      await labeler.start({ WORKER: 'embedded' });
      await sweep();

      expect(await contradictions(labeler)).toEqual([]);

      await inLanes(plans.length, async (number) => {
        const plan = plans[number] as UploadPlan;
        const { files } = await send(plan, plan.fresh);
        expect(files.filter(({ status }) => !DONE.includes(status))).toEqual([]);
      });

      const images = (await storedImages(labeler)).filter(({ dataset_id: id }) =>
        plans.some(({ datasetId }) => datasetId === id),
      );
      expect(images.map(({ s3_key, sha256 }) => [s3_key, sha256]).sort()).toEqual(
        plans.flatMap(({ outcome }) => [...outcome]).sort(),
      );
      expect(await contradictions(labeler)).toEqual([]);
      expect(await halfDatasets()).toEqual([]);
    },
    PATIENCE_MS,
  );

  /** Sends all of an upload and reads the answer. */
  const send = async ({ path }: UploadPlan, body: Buffer): Promise<UploadSummary> => {
    const response = await fetch(`${labeler.app().url}/api/v1${path}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${labeler.token}`,
        'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
      },
      body: new Uint8Array(body),
    });
    const answer = (await response.json()) as UploadSummary;
    expect([response.status, answer]).toEqual([200, expect.anything()]);
    return answer;
  };

  const cutOne = (plan: UploadPlan) =>
    cut(plan.path, plan.kind === 'rename' || random.chance(0.5) ? plan.fresh : plan.old);

  /** Sends a part of a request, or all of it, and is gone: with a word to the server, or without one. */
  const cut = async (path: string, body: Buffer) => {
    const bytes = uploadRequest({ path, token: labeler.token, body });
    const length = random.chance(0.1) ? bytes.length : random.whole(1, bytes.length);
    const rudely = random.chance(0.3);
    const socket = connect(labeler.app().port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.write(bytes.subarray(0, length), () => resolve());
    });
    if (rudely) socket.resetAndDestroy();
    else socket.destroy();
  };

  /** The process dies when objects are written, and their rows are not. */
  const dieBeforeRows = (plan: UploadPlan) =>
    withClient(labeler.databases.labelerUrl, async (holder) => {
      await holder.query('begin');
      await holder.query('select from datasets d where d.id = $1 for update', [plan.datasetId]);
      // One of two versions is not what is there.
      const dying = Array.from({ length: DYING }, (_, number) =>
        send(plan, number % 2 === 0 ? plan.old : plan.fresh).catch(() => undefined),
      );
      await until(async () => (await blockedBy(holder)) > 0);
      await die();
      await Promise.all(dying);
      await holder.query('rollback');
    });

  /** The process dies at some point between the claim of a path and its end. */
  const dieWhileWriting = async () => {
    let alive = true;
    const dying = Array.from({ length: DYING }, async () => {
      while (alive) await cutOne(random.pick(plans)).catch(() => undefined);
    });
    await until(async () => (await pendingObjects('where expires_at > now()')).length > 0);
    alive = false;
    await die();
    await Promise.all(dying);
  };

  const die = async () => {
    await labeler.kill();
    await expireAll();
  };

  /** What was under way is over; the worker need not wait for what it would give the time to end. */
  const expireAll = () =>
    labeler.databases.labeler(
      `update pending_objects set expires_at = now() - interval '1 second'`,
    );

  const pendingObjects = (which = '') =>
    labeler.databases.labeler(`select s3_key from pending_objects ${which}`);

  /** Lets the worker run until it has swept. */
  const sweep = async () => {
    await until(async () => {
      const done = labeler.databases.labeler(
        `select from pgboss.job j where j.name = 'sweep-uploads' and j.state = 'completed'`,
      );
      return (await done.catch(() => [])).length > 0;
    });
    expect(await pendingObjects()).toEqual([]);
  };

  const halfDatasets = () =>
    labeler.databases.labeler(
      `select d.id, d.stored_images from datasets d where d.name = $1 and d.stored_images <> $2`,
      [NAME, FORM_FILES],
    );
});

interface Session {
  query(text: string): Promise<{ rowCount: number | null }>;
}

/** How many sessions wait for what this one holds. */
async function blockedBy(holder: Session): Promise<number> {
  const { rowCount } = await holder.query(
    'select from pg_locks l where not l.granted and pg_backend_pid() = any(pg_blocking_pids(l.pid))',
  );
  return rowCount ?? 0;
}

/** Does something `count` times, a few at once. */
async function inLanes(count: number, work: (number: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
