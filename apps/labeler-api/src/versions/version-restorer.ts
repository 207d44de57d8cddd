import { type GrantedDataset, projectOf } from '@libs/access';
import { VersionNotFoundError } from '@libs/publishing';
import { Injectable } from '@nestjs/common';
import type { RestoreView } from '../annotation-history/dto/restore.view';
import { RestoreService } from '../annotation-history/restore.service';
import type { Actor } from '../audit/actor';
import type { RestoreVersionDto } from './dto/restore-version.dto';
import { VersionQueries } from './version.queries';
import { VersionNotRestorableError } from './versions.errors';

/** Brings the working state of a task back to what a version was made of. */
@Injectable()
export class VersionRestorer {
  constructor(
    private readonly versions: VersionQueries,
    private readonly restores: RestoreService,
  ) {}

  /**
   * The caller may replace everybody's annotations.
   * @throws VersionNotFoundError, VersionNotRestorableError, and the errors of a restore
   */
  async restore(
    dataset: GrantedDataset,
    actor: Actor,
    versionId: number,
    dto: RestoreVersionDto,
  ): Promise<RestoreView> {
    const found = await this.versions.find(projectOf(dataset), versionId);
    if (!found) throw new VersionNotFoundError(versionId);
    const { revision, task_type: taskType, version_number: versionNumber } = found;
    if (revision === null) throw new VersionNotRestorableError(versionNumber);
    return this.restores.restoreVersion(dataset, actor, taskType, {
      version: { versionId, revision },
      dto,
    });
  }
}
