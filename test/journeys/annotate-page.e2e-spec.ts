import { ANDY, drawPicture, OLIVIA, PASSWORD, RITA } from '@libs/testing';
import { type AppProcess, startAppProcess } from '../support/app-process';
import { EventWatcher } from '../support/event-watcher';
import { type Json, LabelerClient, type Reply } from '../support/labeler-client';
import { type LabelerStack, startLabelerStack } from '../support/stack';
import { until } from '../support/until';

const SIZE = { image_width: 640, image_height: 480 };
const FILES = ['train/용접 고양이/a 100%.jpg', 'train/b+c.jpg', 'd.jpg'];

interface Annotation {
  id: number;
  image_id: string;
  annotation_type: string;
  geometry: { type: string };
  annotation_state: string;
  class_name: string | null;
  version: number;
}

interface Statuses {
  statuses: {
    image_id: string;
    status: string;
    total_annotations: number;
    has_no_object: boolean;
  }[];
  total: number;
}

/** Two people in one project, each at another replica, as the web client drives them. */
describe("the annotate page's way through labeler-api", () => {
  let stack: LabelerStack;
  let replica: AppProcess;
  let olivia: LabelerClient;
  let andy: LabelerClient;
  let rita: LabelerClient;
  let pid: string;
  let images: string[];
  let scratch: string;
  let events: EventWatcher;

  beforeAll(async () => {
    stack = await startLabelerStack();
    replica = await startAppProcess('labeler-api', stack.env);
    olivia = await LabelerClient.signIn(stack.labelerApi.url, OLIVIA.email, PASSWORD);
    andy = await LabelerClient.signIn(stack.labelerApi.url, ANDY.email, PASSWORD);
    rita = await LabelerClient.signIn(replica.url, RITA.email, PASSWORD);
  });
  afterAll(async () => {
    (events as EventWatcher | undefined)?.stop();
    await replica.stop();
    await stack.close();
  });

  const ok = async <Body = Json>(sent: Promise<Reply<Body>>): Promise<Body> => {
    const { status, body } = await sent;
    expect([status, status < 300 ? undefined : body]).toEqual([expect.any(Number), undefined]);
    return body;
  };
  const lockOf = (image: string) => `/image-locks/${pid}/${encodeURIComponent(image)}`;
  const acquire = (who: LabelerClient, image: string) => who.post(`${lockOf(image)}/acquire`, {});
  const annotationsOf = (who: LabelerClient, image?: string) => {
    const query = new URLSearchParams({ skip: '0', limit: '1000' });
    if (image) query.set('image_id', image);
    return ok(who.get<Annotation[]>(`/annotations/project/${pid}?${query.toString()}`));
  };
  const draw = (who: LabelerClient, image: string, body: Json) =>
    who.post<Annotation & Json>('/annotations', { project_id: pid, image_id: image, ...body });
  const box = (x: number) => ({
    annotation_type: 'bbox',
    geometry: { type: 'bbox', bbox: [x, 20, 100.25, 50], ...SIZE },
    class_id: scratch,
    class_name: 'scratch',
  });
  const statuses = (who: LabelerClient, task = 'detection') =>
    ok(who.get<Statuses>(`/projects/${pid}/images/status?task_type=${task}&limit=200&offset=0`));
  const statusOf = async (who: LabelerClient, image: string, task?: string) =>
    (await statuses(who, task)).statuses.find(({ image_id }) => image_id === image);

  it('begins with a dataset, its images, its people, its tasks and classes', async () => {
    const dataset = await ok(
      olivia.post('/datasets', { name: 'Seams', task_types: ['detection'], visibility: 'private' }),
    );
    const datasetId = String(dataset['id']);
    const files = FILES.map(async (path) => ({
      path,
      bytes: await drawPicture({ text: path, width: 640, height: 480 }),
    }));
    await ok(olivia.upload(datasetId, await Promise.all(files)));
    for (const [person, role] of [
      [ANDY, 'annotator'],
      [RITA, 'reviewer'],
    ] as const) {
      const member = { user_email: person.email, role };
      await ok(olivia.post(`/projects/${datasetId}/permissions`, member));
    }
    pid = String((await ok(olivia.get(`/datasets/${datasetId}/project`)))['id']);
    for (const task_type of ['segmentation', 'geometry', 'classification']) {
      await ok(olivia.post(`/projects/${pid}/task-types`, { task_type }));
    }
    const add = (task: string, name: string) =>
      ok(
        olivia.post(`/projects/${pid}/classes?task_type=${task}`, { name, color: '#ff0000' }),
      ).then(({ class_id }) => String(class_id));
    scratch = await add('detection', 'scratch');
    await add('detection', 'dent');

    const project = await ok(andy.get(`/projects/${pid}`));
    expect(project).toMatchObject({
      dataset_id: datasetId,
      task_types: ['detection', 'segmentation', 'geometry', 'classification'],
      task_classes: { detection: { [scratch]: { name: 'scratch' } } },
      total_images: 3,
    });
  });

  it('opens with the images, their statuses, and a lock on the first', async () => {
    const page = await ok(
      andy.get<{ images: Json[]; total: number }>(`/projects/${pid}/images?limit=50&offset=0`),
    );
    images = page.images.map(({ id }) => String(id));
    expect(page.total).toBe(3);
    expect(page.images.map(({ file_name }) => file_name)).toEqual(FILES);
    expect(page.images[0]).toMatchObject({
      width: 640,
      height: 480,
      folder_path: 'train/용접 고양이',
    });
    const again = await ok(
      andy.get<{ images: Json[] }>(`/projects/${pid}/images?limit=50&offset=0`),
    );
    expect(again.images.map(({ url }) => url)).toEqual(page.images.map(({ url }) => url));
    expect((await fetch(String(page.images[0]?.['url']))).status).toBe(200);
    expect((await statuses(andy)).statuses.map(({ status }) => status)).toEqual(
      images.map(() => 'not-started'),
    );
    events = await EventWatcher.watch(`${rita.url}/api/v1/projects/${pid}/events`, rita.token);

    expect(await ok(acquire(andy, images[0] ?? ''))).toMatchObject({ status: 'acquired' });
    const { data } = await events.first('lock.acquired');
    expect(data).toMatchObject({ actor_id: ANDY.id });
  });

  it('shows a colleague who is at an image, and keeps their work apart', async () => {
    const [first = '', second = ''] = images;

    expect(await ok(acquire(rita, first))).toMatchObject({
      status: 'already_locked',
      locked_by: { user_id: ANDY.id, user_name: ANDY.fullName },
    });
    const refused = await draw(rita, first, box(10));
    expect([refused.status, typeof refused.body['detail']]).toEqual([423, 'string']);
    expect(await ok(acquire(rita, second))).toMatchObject({ status: 'acquired' });
    const { locks } = await ok(andy.get<{ locks: Json[] }>(`/image-locks/${pid}`));
    expect(locks.map(({ image_id, user_name }) => [image_id, user_name]).sort()).toEqual(
      [
        [first, ANDY.fullName],
        [second, RITA.fullName],
      ].sort(),
    );
  });

  it('takes every shape that the tools draw, and every edit', async () => {
    const [first = ''] = images;
    const points = [
      [10, 10],
      [60.5, 12],
      [40, 70],
    ];
    const made = await ok(draw(andy, first, box(10.5)));
    expect(made).toMatchObject({ version: 1, annotation_state: 'draft', class_name: 'scratch' });
    const polyline = await ok(
      draw(andy, first, {
        annotation_type: 'polyline',
        geometry: { type: 'polyline', points, ...SIZE },
        class_id: null,
        class_name: null,
      }),
    );
    for (const geometry of [
      { type: 'polygon', points, ...SIZE },
      { type: 'circle', center: [630, 100], radius: 40.25, ...SIZE },
      { type: 'classification' },
    ]) {
      await ok(draw(andy, first, { annotation_type: geometry.type, geometry }));
    }
    await events.first('annotation.created', ({ data }) => data.actor_id === ANDY.id);

    const moved = { geometry: { type: 'bbox', bbox: [30, 20, 100.25, 50], ...SIZE } };
    expect(await ok(andy.put(`/annotations/${made.id}`, moved))).toMatchObject({ version: 2 });
    // The arrow keys say that a line is an outline.
    const nudged = { geometry: { type: 'polygon', points, ...SIZE } };
    expect(await ok(andy.put(`/annotations/${polyline.id}`, nudged))).toMatchObject({
      geometry: { type: 'polyline' },
    });
    const stale = await andy.put(`/annotations/${made.id}`, { ...moved, version: 1 });
    expect(stale).toMatchObject({ status: 409, body: { error: 'conflict', current_version: 2 } });
    expect(typeof stale.body['detail']).toBe('string');
    expect((await annotationsOf(rita, first)).map(({ geometry }) => geometry.type)).toEqual([
      'bbox',
      'polyline',
      'polygon',
      'circle',
      'classification',
    ]);
  });

  it('undoes what was deleted, and marks an image as empty', async () => {
    const [first = '', , third = ''] = images;
    const [kept] = await annotationsOf(andy, first);
    await ok(andy.delete(`/annotations/${kept?.id}`));
    expect(await ok(acquire(andy, first))).toMatchObject({ status: 'refreshed' });
    const again = await ok(draw(andy, first, { ...box(30), confidence: null }));
    expect(again.id).not.toBe(kept?.id);

    const empty = {
      annotation_type: 'no_object',
      geometry: { type: 'no_object' },
      class_id: null,
      class_name: '__background__',
      attributes: { task_type: 'detection' },
    };
    expect(await ok(draw(andy, third, empty))).toMatchObject({ annotation_state: 'confirmed' });
    expect(await statusOf(andy, third)).toMatchObject({
      status: 'in-progress',
      has_no_object: true,
      total_annotations: 1,
    });
  });

  it('goes on to the next image while the lock of the last one is on its way out', async () => {
    const [first = '', , third = ''] = images;
    const [released, acquired] = await Promise.all([
      andy.delete(lockOf(first)),
      acquire(andy, third),
    ]);

    expect([released.body, acquired.body]).toMatchObject([
      { status: 'released' },
      { status: 'refreshed' },
    ]);
    await events.first('lock.released');
    expect(await ok(acquire(rita, first))).toMatchObject({ status: 'acquired' });
    expect(await ok(rita.post(`${lockOf(first)}/heartbeat`, {}))).toMatchObject({
      status: 'updated',
    });
  });

  it('is reviewed: one annotation, then the image, by the path that the client sends', async () => {
    const [first = ''] = images;
    const [one] = await annotationsOf(rita, first);
    expect(await ok(rita.post(`/annotations/${one?.id}/confirm`, {}))).toMatchObject({
      annotation_state: 'confirmed',
      confirmed_by_name: RITA.fullName,
    });
    expect((await andy.post(`/annotations/${one?.id}/confirm`, {})).status).toBe(403);
    // Slashes as they are; the URL parser escapes the rest.
    const path = `/projects/${pid}/images/${first}/confirm?task_type=detection`;
    expect(await ok(rita.post(path, {}))).toMatchObject({
      image_id: first,
      is_confirmed: true,
      status: 'completed',
    });
    await events.first('image.confirmed');
    expect(await statusOf(andy, first)).toMatchObject({ status: 'completed' });
    expect(await ok(andy.get(`/projects/${pid}/stats`))).toMatchObject({
      total_images: 3,
      task_stats: expect.arrayContaining([
        expect.objectContaining({
          task_type: 'detection',
          not_started: 1,
          in_progress: 1,
          completed: 0,
          confirmed: 1,
        }),
      ]) as unknown,
    });
  });

  it('reopens what is edited after that, and tells who did what', async () => {
    const [first = ''] = images;
    await ok(rita.delete(lockOf(first)));
    const [one] = (await annotationsOf(andy, first)).filter(
      ({ annotation_type }) => annotation_type === 'bbox',
    );

    await ok(
      andy.put(`/annotations/${one?.id}`, {
        geometry: { type: 'bbox', bbox: [1, 2, 3, 4], ...SIZE },
      }),
    );

    expect(await statusOf(rita, first)).toMatchObject({ status: 'in-progress' });
    const history = await ok(
      olivia.get<Json[]>(`/annotations/history/project/${pid}?skip=0&limit=10`),
    );
    expect(history[0]).toMatchObject({ action: 'update', changed_by_name: ANDY.fullName });
    expect(history.map(({ action }) => action)).toContain('confirm');
  });

  it('loses nothing that was answered when a replica is killed', async () => {
    const [, second = ''] = images;
    const before = await annotationsOf(andy, second);
    const saved: number[] = [];
    const saving = Array.from({ length: 4 }, async () => {
      for (let n = 0; n < 25; n += 1) {
        const answer = await draw(rita, second, box(n)).catch(() => undefined);
        if (answer?.status !== 200) return;
        saved.push(answer.body.id);
      }
    });
    const killed = new Promise((resolve) => setTimeout(resolve, 150)).then(() =>
      replica.child.kill('SIGKILL'),
    );

    await Promise.all([...saving, killed]);

    // What the dead replica had sent, PostgreSQL still ends; a commit between the two readings shows in one of them only.
    const after = await until(async () => {
      const drawn = (await annotationsOf(andy, second)).map(({ id }) => id);
      return (await statusOf(andy, second))?.total_annotations === drawn.length && drawn;
    });
    expect(after).toEqual(expect.arrayContaining(saved));
    // At most what each of the four had under way was written without an answer.
    expect(after.length - before.length - saved.length).toBeLessThanOrEqual(4);
  });
});
