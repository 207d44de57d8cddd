import type { LabelerDb } from '@libs/labeler-db';
import { createLogger } from '@libs/observability';
import { createPublishing, type Publisher } from '@libs/publishing';
import { createRevisions } from '@libs/revisions';
import type { ObjectStore } from '@libs/storage';
import { type Plan, tasksOf } from './plan';
import type { UserIds } from './rows';

const PUBLISHED_AFTER_MS = 3 * 24 * 60 * 60 * 1000;

/** When the demo says that its datasets were published. */
function publishedAt({ createdAt }: Plan): Date {
  return new Date(createdAt.getTime() + PUBLISHED_AFTER_MS);
}

/** Publishes the demo as people do. */
export class DemoPublisher {
  private readonly publisher: Publisher;

  /** @param bucket Name of the datasets bucket, which published files tell their readers. */
  constructor(
    private readonly db: LabelerDb,
    store: ObjectStore,
    bucket: string,
  ) {
    const logger = createLogger(
      { environment: 'development', logLevel: 'warn', logFormat: 'json' },
      'seed',
    );
    const parts = { db, store, logger, datasetsBucket: bucket };
    this.publisher = createPublishing({ ...parts, ...createRevisions(db) }).publisher;
  }

  /** Publishes the tasks that the plan wants to be published. What was published, or withdrawn, stays so. */
  async publish(plan: Plan, users: UserIds): Promise<void> {
    const tasks = tasksOf(plan.dataset).filter(([, { published }]) => published);
    const untouched = await this.db.sql`
      select 1 as found from datasets d where d.id = ${plan.id} and d.last_modified_at is null`;
    if (untouched.length === 0 || tasks.length === 0) return;
    for (const [task] of tasks) {
      await this.publisher.publish({
        datasetId: plan.id,
        projectId: plan.projectId,
        taskType: task,
        versionNumber: null,
        description: 'First version',
        format: 'dice',
        includeDraft: false,
        createdBy: users[plan.dataset.owner],
      });
    }
    await this.backdate(plan);
  }

  private async backdate(plan: Plan): Promise<void> {
    const time = publishedAt(plan);
    await this.db.sql`
      with versions as (
        update annotation_versions set created_at = ${time} where project_id = ${plan.projectId}
      ), publications as (
        update dataset_publications set published_at = ${time} where dataset_id = ${plan.id}
      )
      update datasets set updated_at = greatest(${time}::timestamptz, created_at) where id = ${plan.id}`;
  }
}
