import { JobQueue } from '@libs/jobs';
import { ANDY, type GivenDataset, givenDataset } from '@libs/testing';
import { ImageLockSweep } from '../src/image-locks/image-lock-sweep';
import { ProjectEventSweep } from '../src/project-events/project-event-sweep';
import { type LabelerDatabase, openLabelerDatabase } from './support/labeler-database';

describe('the sweeps', () => {
  let labeler: LabelerDatabase;
  let queue: JobQueue;
  let dataset: GivenDataset;
  beforeAll(async () => {
    labeler = await openLabelerDatabase();
    queue = new JobQueue(labeler.db, labeler.logger);
    dataset = await givenDataset(labeler.databases, { images: 3000 });
  });
  afterAll(() => labeler.close());

  it('remove locks that ended long ago, however many, and keep the others', async () => {
    await labeler.databases.labeler(
      `insert into image_locks (project_id, dataset_id, image_id, user_id, locked_at, expires_at)
       select $1, $2, m.id, $3, now() - interval '1 day',
              now() + case n.row_number % 10 when 0 then interval '1 minute' when 1 then interval '-1 minute'
                                             else interval '-2 hours' end
         from (select id, row_number() over (order by id) from image_metadata where dataset_id = $2) n
         join image_metadata m on m.dataset_id = $2 and m.id = n.id`,
      [dataset.projectId, dataset.id, ANDY.id],
    );
    await new ImageLockSweep(queue, labeler.db, labeler.logger).sweep();

    const [left] = await labeler.databases.labeler(
      `select count(*)::int as locks, count(*) filter (where expires_at > now())::int as live from image_locks`,
    );
    expect(left).toEqual({ locks: 600, live: 300 });
  });

  it('remove events that are older than anybody may ask for', async () => {
    await labeler.databases.labeler(
      `insert into project_events (project_id, type, payload, created_at)
       select $1, 'project.updated', '{}', now() - make_interval(mins => n) from generate_series(1, 5000) n`,
      [dataset.projectId],
    );
    const config = { streamsPerProcess: 1, streamsPerUser: 1, heartbeatMs: 1, keepSeconds: 3600 };
    await new ProjectEventSweep(queue, labeler.db, config, labeler.logger).sweep();

    const [left] = await labeler.databases.labeler(
      `select count(*)::int as events, min(created_at) > now() - interval '121 minutes' as young from project_events`,
    );
    expect(left).toEqual({ events: 119, young: true });
  });
});
