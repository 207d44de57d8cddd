import { effort, type GivenDataset, givenDataset } from '@libs/testing';
import { randomUUID } from 'node:crypto';
import { type LabelerProcess, startLabelerProcess } from '../support/labeler-process';
import { until } from '../support/until';

const REQUESTS = effort(1000);
const AT_ONCE = 24;
const KILLS = effort(5);
/** Processes start slowly where much else runs. */
const PATIENCE_MS = 300_000;
const IMAGES = 50;

interface Annotation {
  id: number;
  version: number;
}

interface Answer {
  annotation: Annotation;
  tag: string | null;
  replayed: boolean;
}

describe('creations that are sent twice while the process is killed again and again', () => {
  let labeler: LabelerProcess;
  let dataset: GivenDataset;
  beforeAll(async () => {
    labeler = await startLabelerProcess();
    dataset = await givenDataset(labeler.databases, { images: IMAGES, taskTypes: ['detection'] });
  });
  afterAll(() => labeler.close());

  /** Undefined when it is worth another try. */
  const attempt = async (key: string, n: number): Promise<Answer | undefined> => {
    const response = await fetch(`${labeler.app().url}/api/v1/annotations`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${labeler.token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
      },
      body: JSON.stringify({
        project_id: dataset.projectId,
        image_id: `img_${((n % IMAGES) + 1).toString(16).padStart(16, '0')}`,
        annotation_type: 'bbox',
        task_type: 'detection',
        geometry: { type: 'bbox', bbox: [n, 1, 10, 10] },
      }),
    });
    const body = (await response.json()) as Annotation & { error?: string };
    if (response.status === 503 || body.error === 'idempotency_conflict') return undefined;
    if (response.status !== 200) throw new Error(JSON.stringify(body));
    const replayed = response.headers.get('idempotency-replayed') === 'true';
    return { annotation: body, tag: response.headers.get('etag'), replayed };
  };
  /** As a client that is told nothing, or to wait, does. */
  const send = (key: string, n: number) =>
    until(async () => {
      try {
        return await attempt(key, n);
      } catch (error) {
        if (error instanceof TypeError) return undefined;
        throw error;
      }
    });
  const made = async () => {
    const [row] = await labeler.databases.labeler<{ n: number }>(
      'select count(*)::int as n from annotations where project_id = $1',
      [dataset.projectId],
    );
    return row?.n ?? 0;
  };
  /** Each time right after a commit was seen, whether it was answered or not. */
  const killNowAndThen = async () => {
    for (let kill = 1; kill <= KILLS; kill++) {
      const due = (REQUESTS * kill) / (KILLS + 1);
      await until(async () => (await made()) >= due);
      await labeler.kill();
      await labeler.start();
    }
  };

  it(
    'make each annotation once and answer both alike',
    async () => {
      const keys = Array.from({ length: REQUESTS }, () => randomUUID());
      const queue = keys.flatMap((key, n) => [
        { key, n },
        { key, n },
      ]);
      const answers = new Map<string, Answer[]>(keys.map((key) => [key, []]));
      const client = async () => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          answers.get(next.key)?.push(await send(next.key, next.n));
        }
      };

      await Promise.all([killNowAndThen(), ...Array.from({ length: AT_ONCE }, client)]);

      expect(await made()).toBe(REQUESTS);
      for (const both of answers.values()) {
        expect(both).toHaveLength(2);
        expect(both[1]?.annotation).toEqual(both[0]?.annotation);
        expect(both.map(({ tag }) => tag)).toEqual(['"1"', '"1"']);
        expect(both.some(({ replayed }) => replayed)).toBe(true);
      }
    },
    PATIENCE_MS,
  );
});
