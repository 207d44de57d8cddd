import {
  ANDY,
  effort,
  type GivenDataset,
  givenDataset,
  givenMember,
  isFullEffort,
  OLIVIA,
  PASSWORD,
  RITA,
  testBuckets,
  type TestBuckets,
  testDatabases,
  type TestDatabases,
  testEnvironment,
} from '@libs/testing';
import { daysOf } from '../../apps/labeler-api/test/support/days';
import { type AppProcess, startAppProcess } from '../support/app-process';
import { type Json, LabelerClient } from '../support/labeler-client';
import { Random } from '../support/random';

/** Everyday runs save less often, by fewer people in fewer annotations. */
const WRITERS = isFullEffort ? 64 : 16;
const SHARED = isFullEffort ? 48 : 6;
/** `ANNOTATOR_SAVES=100000` saves so often, `ANNOTATOR_OPERATIONS=50000` does so much at random. */
const SAVES = Number(process.env.ANNOTATOR_SAVES ?? effort(1000));
const OPERATIONS = Number(process.env.ANNOTATOR_OPERATIONS ?? effort(2000));
const PATIENCE_MS = 1_800_000;
const IMAGES = isFullEffort ? 48 : 12;
const CLASSES = ['a', 'b', 'c'];

interface Saved extends Json {
  id: number;
  version: number;
  attributes: { saves?: number };
}

const random = new Random(Number(process.env.FUZZ_SEED ?? 5));

describe('many annotators at two replicas', () => {
  let databases: TestDatabases;
  let buckets: TestBuckets;
  let replicas: AppProcess[];
  let dataset: GivenDataset;
  let owners: LabelerClient[];
  let team: LabelerClient[];
  let project: string;

  beforeAll(async () => {
    [databases, buckets] = await Promise.all([testDatabases(), testBuckets()]);
    const env = testEnvironment(databases, buckets);
    replicas = await Promise.all([1, 2].map(() => startAppProcess('labeler-api', env)));
    dataset = await givenDataset(databases, { images: IMAGES, taskTypes: ['detection'] });
    project = dataset.projectId;
    await givenMember(databases, dataset, RITA, 'reviewer');
    await givenMember(databases, dataset, ANDY, 'annotator');
    const classes = Object.fromEntries(CLASSES.map((id) => [id, { name: id, color: '#ff0000' }]));
    await databases.labeler('update annotation_projects set task_classes = $2 where id = $1', [
      project,
      { detection: classes },
    ]);
    const at = (url: string, email: string) => LabelerClient.signIn(url, email, PASSWORD);
    const urls = replicas.map(({ url }) => url);
    owners = await Promise.all(urls.map((url) => at(url, OLIVIA.email)));
    const colleagues = urls.flatMap((url) => [at(url, RITA.email), at(url, ANDY.email)]);
    team = [...owners, ...(await Promise.all(colleagues))];
  }, PATIENCE_MS);
  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await Promise.all([databases.drop(), buckets.drop()]);
  });

  const imageIds = async () =>
    (
      await databases.labeler<{ id: string }>(
        'select id from image_metadata where dataset_id = $1 order by ordinal',
        [dataset.id],
      )
    ).map(({ id }) => id);
  const box = (image_id: string) => ({
    project_id: project,
    image_id,
    annotation_type: 'bbox',
    geometry: { type: 'bbox', bbox: [random.whole(0, 50), 1, 20, 20] },
    class_id: random.pick(CLASSES),
  });

  it(
    'lose no save of annotations that they share, each made for a version',
    async () => {
      const images = await imageIds();
      const shared = await Promise.all(
        Array.from({ length: SHARED }, async (_, n) => {
          const { body } = await random
            .pick(owners)
            .post<Saved>('/annotations', box(images[n % IMAGES] ?? ''));
          return body.id;
        }),
      );
      const saves = new Map(shared.map((id) => [id, 0]));
      let left = SAVES;
      let conflicts = 0;

      const write = async (who: LabelerClient) => {
        const seen = new Map<number, Saved>();
        let id = random.pick(shared);
        while (left > 0) {
          const known = seen.get(id) ?? (await who.get<Saved>(`/annotations/${id}`)).body;
          const change = {
            version: known.version,
            attributes: { saves: (known.attributes.saves ?? 0) + 1 },
          };
          const { status, body } = await who.put<Saved & { annotation: Saved }>(
            `/annotations/${id}`,
            change,
          );
          if (![200, 409].includes(status)) throw new Error(`${status}: ${JSON.stringify(body)}`);
          seen.set(id, status === 200 ? body : body.annotation);
          if (status === 409) {
            // What somebody else saved is in the answer: the change is made again, on top of it.
            conflicts += 1;
            continue;
          }
          saves.set(id, (saves.get(id) ?? 0) + 1);
          left -= 1;
          id = random.pick(shared);
        }
      };
      await Promise.all(
        Array.from({ length: WRITERS }, (_, n) => write(owners[n % 2] as LabelerClient)),
      );

      for (const [id, count] of saves) {
        const { body } = await random.pick(owners).get<Saved>(`/annotations/${id}`);
        expect([id, body.version, body.attributes.saves ?? 0]).toEqual([id, 1 + count, count]);
      }
      expect(conflicts).toBeGreaterThan(0);
      expect(await totals()).toEqual(await recounted());
    },
    PATIENCE_MS,
  );

  it(
    'leave every counter and status true after operations at random',
    async () => {
      const images = await imageIds();
      const statuses = new Map<number, number>();
      let left = OPERATIONS;
      const work = async () => {
        while (left > 0) {
          left -= 1;
          const status = await operate(random.pick(team), random.pick(images));
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
      };
      await Promise.all(Array.from({ length: 16 }, work));

      expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
      expect(statuses.get(200)).toBeGreaterThan(OPERATIONS / 10);
      expect(await totals()).toEqual(await recounted());
      expect(await contradictions()).toEqual([]);
      const { kept, counted } = await daysOf(databases);
      expect(kept).toEqual(counted);
    },
    PATIENCE_MS,
  );

  /** One of the things that people do, to something that may be gone or somebody else's. */
  async function operate(who: LabelerClient, image: string): Promise<number> {
    const { body } = await who.get<Saved[]>(
      `/annotations/project/${project}?limit=1000&image_id=${image}`,
    );
    const ids = body.map(({ id }) => id);
    const id = ids.length > 0 ? random.pick(ids) : 0;
    const some = ids.slice(0, 5);
    const ofImage = `/projects/${project}/images/${image}`;
    const choices: (() => Promise<{ status: number }>)[] = [
      () => who.post('/annotations', box(image)),
      () => who.post('/annotations', box(image)),
      () => who.post('/annotations/batch', { annotations: [box(image), box(image)] }),
      () => who.put(`/annotations/${id}`, { geometry: box(image).geometry }),
      () => who.put(`/annotations/${id}`, { class_id: random.pick(CLASSES) }),
      () => who.delete(`/annotations/${id}`),
      () => who.post(`/annotations/${id}/confirm`, {}),
      () => who.post(`/annotations/${id}/unconfirm`, {}),
      () => who.post('/annotations/bulk-confirm', { annotation_ids: some }),
      () => who.post('/annotations/bulk-delete', { annotation_ids: some.slice(0, 2) }),
      () =>
        who.post('/annotations/bulk-classify', {
          annotation_ids: some,
          class_id: random.pick(CLASSES),
        }),
      () => who.post(`${ofImage}/confirm?task_type=detection`, {}),
      () => who.post(`${ofImage}/unconfirm?task_type=detection`, {}),
      () => who.post(`${ofImage}/reject?task_type=detection`, { comment: 'once more' }),
      () => who.post(`${ofImage}/restore`, { timestamp: new Date(Date.now() - 500).toISOString() }),
      () => who.delete(`/image-locks/${project}/${image}`),
      () => who.delete(`/image-locks/${project}/${image}/force`),
    ];
    const answer = await random.pick(choices)();
    return answer.status;
  }

  const recounted = async () => {
    await databases.labeler('select recount_annotations($1)', [project]);
    return totals();
  };

  const totals = async () => {
    const [row] = await databases.labeler(
      `select (select jsonb_agg(t order by t) from (
                 select task_type, class_id, sum(annotations) as annotations, sum(images) as images
                   from annotation_counts where project_id = $1 group by 1, 2 having sum(annotations) <> 0) t) as classes,
              (select jsonb_agg(t order by t) from (
                 select image_id, class_id, annotations from image_classes where project_id = $1) t) as images,
              (select jsonb_agg(t order by t) from (
                 select image_id, total_annotations, confirmed_annotations, draft_annotations, status,
                        is_image_confirmed
                   from image_annotation_status where project_id = $1) t) as statuses,
              (select jsonb_agg(t order by t) from (
                 select task_type, sum(in_progress), sum(completed), sum(confirmed)
                   from image_status_counts where project_id = $1 group by 1) t) as tasks,
              (select jsonb_build_array(sum(annotations), sum(annotated_images))
                 from project_activity where project_id = $1) as activity`,
      [project],
    );
    return row;
  };

  /** What must not be: done images with drafts, states without their traces, gaps in a history. */
  const contradictions = () =>
    databases.labeler(
      `select 'draft in a completed image' as what, s.image_id as of
         from image_annotation_status s
        where s.project_id = $1 and s.status = 'completed' and s.draft_annotations > 0
        union all
       select 'confirmed image that is in progress', s.image_id
         from image_annotation_status s
        where s.project_id = $1 and s.is_image_confirmed and s.status <> 'completed'
        union all
       select 'history that ends elsewhere', a.id::text
         from annotations a
        cross join lateral (select h.new_state from annotation_history h
                             where h.annotation_id = a.id order by h.id desc limit 1) h
        where a.project_id = $1
          and (h.new_state -> 'version' <> to_jsonb(a.version) or h.new_state -> 'geometry' <> a.geometry
            or h.new_state ->> 'annotation_state' <> a.annotation_state)`,
      [project],
    );
});
