import { type TestDatabases, testDatabases } from '@libs/testing';
import { generateProject } from '..';

describe('a generated project', () => {
  let databases: TestDatabases;
  beforeAll(async () => (databases = await testDatabases()));
  afterAll(() => databases.drop());

  it('has what was asked for, in every state, and true totals', async () => {
    const progress: [number, number][] = [];

    const { projectId } = await generateProject(
      (text, values) => databases.labeler(text, values),
      { images: 30, annotations: 200, ownerId: 1 },
      (...step) => progress.push(step),
    );

    const [counts] = await databases.labeler(
      `select p.total_images, (select sum(annotations)::int from project_activity) as annotations,
              (select sum(annotated_images)::int from project_activity) as annotated,
              (select count(distinct class_id)::int from annotations) as classes
         from annotation_projects p where p.id = $1`,
      [projectId],
    );
    expect(counts).toEqual({ total_images: 30, annotations: 200, annotated: 21, classes: 20 });
    const [statuses] = await databases.labeler(
      `select sum(in_progress) > 0 as in_progress, sum(completed) > 0 as completed, sum(confirmed) > 0 as confirmed
         from image_status_counts where project_id = $1`,
      [projectId],
    );
    expect(statuses).toEqual({ in_progress: true, completed: true, confirmed: true });
    expect(progress.at(-1)).toEqual([230, 230]);
  });
});
