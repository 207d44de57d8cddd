import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { OWNED_ROWS } from '../dataset-removal/dataset-rows';
import { PurgeRepository } from '../dataset-removal/purge.repository';
import { exportPlace } from '../dataset-removal/storage-places';
import { StoredObjects } from '../dataset-removal/stored-objects';

const AT_ONCE = 100;

/** Removes what is left of deleted projects. Any number of processes may do it at once. */
@Injectable()
export class ProjectPurge {
  constructor(
    private readonly db: LabelerDb,
    private readonly repository: PurgeRepository,
    private readonly objects: StoredObjects,
  ) {}

  /** Goes on with every project whose removal has begun. */
  async sweep(signal: AbortSignal): Promise<void> {
    const rows = await this.db.sql<{ id: string }>`
      select p.id from annotation_projects p
       where p.removed_at is not null
       order by p.removed_at, p.id
       limit ${AT_ONCE}`;
    for (const { id } of rows) await this.run(id, signal);
  }

  /**
   * Removes the rows of a project that is marked as removed, a bounded number at a time, and the copies of its
   * versions; its own row goes last. Cut off anywhere it is simply run again.
   * @throws whatever the database or the store throws, and the reason of `signal`
   */
  async run(projectId: string, signal: AbortSignal): Promise<void> {
    for (const rows of OWNED_ROWS.filter(({ of }) => of === 'project')) {
      do signal.throwIfAborted();
      while (await this.repository.deleteBatch(rows, projectId));
    }
    await this.objects.remove([exportPlace(projectId)], signal);
    signal.throwIfAborted();
    // What a writer added who had been let in before goes by cascade.
    await this.db.sql`
      delete from annotation_projects p where p.id = ${projectId} and p.removed_at is not null`;
  }
}
