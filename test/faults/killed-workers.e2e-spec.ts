import { givenDataset, type GivenDataset, OLIVIA, PASSWORD } from '@libs/testing';
import { WebhookReceiver } from '../../apps/labeler-api/test/support/webhook-receiver';
import { withClient } from '../../tools/embedded-postgres';
import { type AppProcess, startAppProcess } from '../support/app-process';
import { type Json, LabelerClient } from '../support/labeler-client';
import { startLabelerHere } from '../support/stack';
import { until } from '../support/until';

/** Both read or write it half-way. */
const HELD_TABLE = 'frozen_annotations';

describe('a worker that is killed', () => {
  let stack: Awaited<ReturnType<typeof startLabelerHere>>;
  let receiver: WebhookReceiver;
  let olivia: LabelerClient;
  let root: LabelerClient;
  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    stack = await startLabelerHere({ WORKER: 'off', WEBHOOK_ALLOW_PRIVATE: 'true' });
    olivia = await LabelerClient.signIn(stack.labelerApi.url, OLIVIA.email, PASSWORD);
    root = await LabelerClient.signIn(stack.labelerApi.url, 'ruth@example.com', PASSWORD);
  });
  afterAll(async () => {
    await receiver.stop();
    await stack.close();
  });

  const startWorker = () =>
    startAppProcess('labeler-api', {
      ...stack.env,
      WORKER: 'embedded',
      WEBHOOK_ALLOW_PRIVATE: 'true',
    });
  const sql = <Row extends object>(text: string, values: unknown[] = []) =>
    stack.databases.labeler<Row>(text, values);

  async function given(): Promise<GivenDataset> {
    const dataset = await givenDataset(stack.databases, { images: 3, taskTypes: ['detection'] });
    await sql(
      `update annotation_projects set task_classes = '{"detection": {"a": {"name": "a"}}}' where id = $1`,
      [dataset.projectId],
    );
    await sql(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id,
                                class_name, created_by, annotation_state)
       select $1, m.dataset_id, m.id, 'bbox', 'detection', '{"type":"bbox","bbox":[1,2,3,4]}', 'a', 'a', 1, 'confirmed'
         from image_metadata m where m.dataset_id = $2`,
      [dataset.projectId, dataset.id],
    );
    return dataset;
  }

  const isRunning = async (queue: string) =>
    (await root.get<{ jobs: Json[] }>(`/admin/jobs?queue=${queue}&state=running`)).body.jobs[0];

  /** Kills it in the middle of an export, of the removal of a dataset, and of a message. */
  async function killHalfway(worker: Promise<AppProcess>): Promise<void> {
    await withClient(stack.databases.labelerUrl, async (holder) => {
      await holder.query(`begin; lock table ${HELD_TABLE} in access exclusive mode`);
      const { child, ended } = await worker;
      await until(() => isRunning('write-export'));
      await until(() => isRunning('purge-dataset'));
      await until(() => Promise.resolve(receiver.received.length > 0));
      child.kill('SIGKILL');
      await ended;
      await holder.query('rollback');
    });
  }

  /** As if minutes had passed. */
  async function forgetTheDead(): Promise<void> {
    await sql(
      `update pgboss.job set started_on = now() - interval '5 minutes' where state = 'active'`,
    );
    await sql(`update pgboss.version set maintained_on = now() - interval '1 hour'`);
    await sql(`update dataset_exports set heard_at = now() - interval '5 minutes'`);
    await sql(`update webhook_deliveries set due_at = now() where holder is not null`);
  }

  it('leaves exports, removals and messages to another one, and nothing happens twice', async () => {
    const [kept, doomed] = [await given(), await given()];
    const { body: webhook } = await olivia.post<{ id: string }>('/webhooks', {
      ...{ dataset_id: kept.id, url: receiver.url('/hang-once') },
      event_types: ['export.ready'],
    });
    const { body: sent } = await olivia.post<{ event_id: string }>(
      `/webhooks/${webhook.id}/test`,
      {},
    );
    const { body: wanted } = await requestExport(kept);
    await sql(
      `update datasets set status = 'deleting', deleted_at = now(), deleted_by = 1, purge_after = now() where id = $1`,
      [doomed.id],
    );

    await killHalfway(startWorker());
    await forgetTheDead();
    const second = await startWorker();
    for (const queue of ['write-export', 'purge-dataset']) await retryNow(queue);
    const written = await until(async () => {
      const { body } = await olivia.get<Json>(`/exports/${wanted.export_id}`);
      return body.status === 'completed' && body;
    });
    await until(
      async () => (await sql('select from datasets where id = $1', [doomed.id])).length === 0,
    );
    const told = await until(async () => {
      const { body } = await olivia.get<{ deliveries: Json[] }>(
        `/webhooks/${webhook.id}/deliveries?status=delivered`,
      );
      return body.deliveries.length === 2 && body.deliveries;
    });
    await second.stop();

    expect(written).toMatchObject({ annotation_count: 3, error_code: null });
    const files = await stack.buckets.keys(stack.buckets.annotations, 'exports/');
    expect(files.filter((file) => !file.endsWith('conservation.json'))).toHaveLength(1);
    expect(
      await sql(`select from audit_logs where action = 'purge' and resource_id = $1`, [doomed.id]),
    ).toHaveLength(1);
    expect(told.map(({ event_type, attempt_count }) => [event_type, attempt_count])).toEqual([
      ['export.ready', 1],
      ['webhook.test', 2],
    ]);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids.filter((id) => id === sent.event_id)).toHaveLength(2);
    expect(ids).toHaveLength(3);
  });

  async function requestExport({ projectId }: GivenDataset) {
    const response = await fetch(`${olivia.url}/api/v1/projects/${projectId}/export`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${olivia.token}`,
        'Content-Type': 'application/json',
        Prefer: 'respond-async',
      },
      body: JSON.stringify({ export_format: 'coco' }),
    });
    return { body: (await response.json()) as { export_id: string } };
  }

  /** Once it is known that nobody is at it any more. */
  async function retryNow(queue: string): Promise<void> {
    await until(async () => {
      const { body } = await root.get<{ jobs: Json[] }>(`/admin/jobs?queue=${queue}`);
      const [job] = body.jobs.filter(({ state }) => state === 'retrying');
      if (job) await root.post(`/admin/jobs/${String(job.id)}/retry`, {});
      return job !== undefined || body.jobs.some(({ state }) => state === 'completed');
    });
  }
});
