import { LabelerDb } from '@libs/labeler-db';
import { databaseConfig, givenDataset, testDatabases, type TestDatabases } from '@libs/testing';
import { progressBar } from '../progress-bar';
import { listProjects, recount } from '../recount';

describe('the recount of projects', () => {
  let databases: TestDatabases;
  let db: LabelerDb;
  beforeAll(async () => {
    databases = await testDatabases();
    db = new LabelerDb(databaseConfig(databases.labelerUrl));
  });
  afterAll(async () => {
    await db.close();
    await databases.drop();
  });

  it('puts right what somebody spoiled, in the project that is named', async () => {
    const [spoiled, other] = [
      await givenDataset(databases, { images: 2 }),
      await givenDataset(databases, { images: 1 }),
    ];
    await databases.labeler(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, class_id, created_by)
       select $1::varchar, $2::varchar, m.id, 'bbox', 'detection', '{}', 'a', 1
         from image_metadata m where m.dataset_id = $2::varchar`,
      [spoiled.projectId, spoiled.id],
    );
    await databases.labeler('update project_activity set annotations = 99');
    await databases.labeler('delete from annotation_counts');

    const found = await listProjects(db, spoiled.projectId);
    await recount(db, spoiled.projectId);

    expect(found).toEqual([spoiled.projectId]);
    expect(await listProjects(db)).toEqual([spoiled.projectId, other.projectId].sort());
    expect(await listProjects(db, 'proj_none')).toEqual([]);
    expect(
      await databases.labeler(
        `select sum(a.annotations)::int as annotations, max(p.total_annotations) as copy,
                (select sum(c.images)::int from annotation_counts c where c.project_id = $1) as images
           from project_activity a join annotation_projects p on p.id = a.project_id where p.id = $1`,
        [spoiled.projectId],
      ),
    ).toEqual([{ annotations: 2, copy: 2, images: 2 }]);
  });

  it('shows how far it is', () => {
    expect(progressBar(0, 3)).toBe(`[${'.'.repeat(30)}]   0 %  0/3`);
    expect(progressBar(2, 3)).toBe(`[${'#'.repeat(20)}${'.'.repeat(10)}]  66 %  2/3`);
    expect(progressBar(3, 3)).toBe(`[${'#'.repeat(30)}] 100 %  3/3`);
  });
});
