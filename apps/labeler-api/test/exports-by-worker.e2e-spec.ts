import { JobQueue } from '@libs/jobs';
import { LabelerDb } from '@libs/labeler-db';
import { LOGGER } from '@libs/observability';
import type { Type } from '@nestjs/common';
import { until } from '../../../test/support/until';
import { withClient } from '../../../tools/embedded-postgres';
import { ExportSweep } from '../src/exports/export-sweep';
import { ExportWork } from '../src/exports/export-work';
import { ExportWriter } from '../src/exports/export-writer';
import { ExportRepository } from '../src/exports/export.repository';
import { ExportsClient, imageId } from './support/exports';

const NEVER = new AbortController().signal;

describe('an export that nobody waits for', () => {
  let client: ExportsClient;
  beforeAll(async () => {
    client = await ExportsClient.start({ WORKER: 'embedded' });
  });
  afterAll(() => client.stop());
  beforeEach(() => client.useNewDataset());

  it('is accepted at once and written by the worker, as the dataset was', async () => {
    const ids = await client.drawConfirmed([{ imageId: imageId(1) }, { imageId: imageId(2) }]);

    const { status, headers, body } = await client.request({ export_format: 'yolo' });
    await client.writes.erase(ids);
    const made = await until(async () => {
      const known = await client.get(body.export_id);
      return known.status === 'completed' && known;
    });

    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/v1/exports/${body.export_id}`);
    expect(headers.get('preference-applied')).toBe('respond-async');
    expect(body).toMatchObject({ progress: 0, export_path: null, download_url: null });
    expect(made).toMatchObject({ progress: 100, annotation_count: 2, error_code: null });
    const file = await fetch(made.download_url ?? '');
    expect((await file.arrayBuffer()).byteLength).toBe(made.file_size_bytes);
    const links = await client.labeler.databases.labeler(
      `select user_id from audit_logs where action = 'export_link' and resource_id = $1`,
      [body.export_id],
    );
    expect(links).toEqual([{ user_id: expect.any(Number) as number }]);
  });

  it('says why there is none when it may lose nothing and would', async () => {
    await client.drawConfirmed([{ imageId: imageId(1), bbox: [-5, 0, 10, 10] }]);

    const { body } = await client.request({ strict: true });
    const failed = await until(async () => {
      const known = await client.get(body.export_id);
      return known.status === 'failed' && known;
    });

    expect(failed).toMatchObject({
      error_code: 'export_not_exact',
      error_message: expect.stringContaining('change 1 annotations') as string,
      report: { approximated: 1 },
      export_path: null,
      download_url: null,
    });
    expect(await client.keys()).toEqual([]);
  });
});

describe('the work on exports', () => {
  let client: ExportsClient;
  beforeAll(async () => {
    client = await ExportsClient.start();
  });
  afterAll(() => client.stop());
  beforeEach(() => client.useNewDataset());

  const work = () => workOf(client);
  const requested = async () => (await client.request()).body.export_id;
  const change = (id: string, set: string) =>
    client.labeler.databases.labeler(`update dataset_exports set ${set} where id = $1`, [id]);
  const rows = () =>
    client.labeler.databases.labeler<{ status: string }>(
      'select status from dataset_exports where dataset_id = $1',
      [client.dataset.id],
    );

  it('is taken over from a process that died, and from no other', async () => {
    const id = await requested();
    await change(id, "status = 'running', holder = gen_random_uuid(), attempts = 1");

    await work().write(id, NEVER);
    const untouched = await client.get(id);
    await change(id, "heard_at = now() - interval '5 minutes'");
    const forgotten = await repository(client).listForgotten(10);
    await sweepOf(client).run();
    await work().write(id, NEVER);

    expect(untouched.status).toBe('running');
    expect(forgotten).toEqual([id]);
    expect((await client.get(id)).status).toBe('completed');
  });

  it('breaks off when the process ends, and begins again', async () => {
    const id = await requested();
    const stopping = new AbortController();
    stopping.abort(new Error('The worker is shutting down'));

    await expect(work().write(id, stopping.signal)).rejects.toThrow('shutting down');
    const released = await client.get(id);
    await work().write(id, NEVER);

    expect(released.status).toBe('queued');
    expect((await client.get(id)).status).toBe('completed');
  });

  it('stops for an export that is cancelled meanwhile; nothing of it stays', async () => {
    const id = await requested();

    await withClient(client.labeler.databases.labelerUrl, async (holder) => {
      await holder.query('begin');
      await holder.query('lock table frozen_annotations in access exclusive mode');
      const writing = work().write(id, NEVER);
      await until(async () => (await client.get(id)).status === 'running');
      await client.call(`DELETE /exports/${id}`);
      await holder.query('commit');
      await writing;
    });
    const known = await client.call(`GET /exports/${id}`);
    await change(
      id,
      "heard_at = now() - interval '5 minutes', finished_at = now() - interval '5 minutes'",
    );
    await sweepOf(client).run();

    expect(known.status).toBe(404);
    expect(await client.keys()).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  it('ends in a failure that is said when it fails again and again', async () => {
    const id = await requested();
    await change(id, "attempts = 4, settings = settings - 'states'");

    await work().write(id, NEVER);

    expect(await client.get(id)).toMatchObject({
      status: 'failed',
      error_code: 'export_failed',
      error_message: 'The file could not be written',
    });
  });

  it('removes files whose time is over', async () => {
    const made = await client.export();
    const kept = await client.export();
    await change(
      made.export_id,
      "expires_at = now() - interval '1 second', heard_at = now() - interval '8 days', finished_at = now() - interval '8 days'",
    );

    await sweepOf(client).run();

    const gone = await client.call(`GET /exports/${made.export_id}`);
    expect(gone.status).toBe(404);
    const keys = await client.keys();
    expect(keys).toHaveLength(2);
    expect(keys).toContain(kept.export_path);
  });

  it('is for the datasets that are there: with a dataset go its exports', async () => {
    const id = await requested();
    await client.labeler.databases.labeler('delete from dataset_exports where id = $1', [id]);

    await expect(work().write(id, NEVER)).resolves.toBeUndefined();
    expect(await client.keys()).toEqual([]);
  });

  it('keeps files for as long as it is set to', async () => {
    const { body } = await client.request();

    const days = (Date.parse(body.expires_at) - Date.parse(body.created_at)) / 86_400_000;
    expect(days).toBe(7);
  });
});

const part = <T>({ labeler }: ExportsClient, type: Type<T> | symbol): T =>
  labeler.app.get<T>(type, { strict: false });

function repository(client: ExportsClient): ExportRepository {
  return part(client, ExportRepository);
}

/** What the worker does, in an application without one. */
function workOf(client: ExportsClient): ExportWork {
  const [db, writer] = [part(client, LabelerDb), part(client, ExportWriter)];
  return new ExportWork(db, repository(client), writer, part(client, LOGGER));
}

function sweepOf(client: ExportsClient): ExportSweep {
  const [queue, writer] = [part(client, JobQueue), part(client, ExportWriter)];
  return new ExportSweep(queue, repository(client), writer, part(client, LOGGER));
}
