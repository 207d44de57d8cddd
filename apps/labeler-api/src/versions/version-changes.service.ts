import { type GrantedDataset, projectOf } from '@libs/access';
import { type LockedVersion, VersionEditor, type VersionPlace } from '@libs/publishing';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { UpdateVersionDto } from './dto/update-version.dto';
import type { WholeVersionView } from './dto/version.view';
import { VersionJournal } from './version-journal';
import { VersionReader } from './version-reader';

/** Renames, withdraws and deletes versions, for those who may. */
@Injectable()
export class VersionChangesService {
  constructor(
    private readonly editor: VersionEditor,
    private readonly reader: VersionReader,
    private readonly journal: VersionJournal,
  ) {}

  /** @throws VersionNotFoundError, VersionExistsError */
  async update(
    dataset: GrantedDataset,
    actor: Actor,
    versionId: number,
    dto: UpdateVersionDto,
  ): Promise<WholeVersionView> {
    const { description, notes } = dto;
    const versionNumber = dto.version_number ?? undefined;
    const place = placeOf(dataset, versionId);
    await this.editor.change(place, { versionNumber, description, notes }, (tx, version) => {
      const renamed = { ...version, versionNumber: versionNumber ?? version.versionNumber };
      return this.journal.note(tx, actor, 'updated', noted(place, renamed));
    });
    this.journal.announce(place.projectId);
    return this.reader.get(dataset, actor, versionId);
  }

  /** @throws VersionNotFoundError, VersionNotPublishedError */
  async withdraw(
    dataset: GrantedDataset,
    actor: Actor,
    versionId: number,
  ): Promise<WholeVersionView> {
    const place = placeOf(dataset, versionId);
    await this.editor.withdraw(place, (tx, version) =>
      this.journal.note(tx, actor, 'withdrawn', noted(place, version)),
    );
    this.journal.announce(place.projectId);
    return this.reader.get(dataset, actor, versionId);
  }

  /** @throws VersionNotFoundError, VersionPublishedError */
  async delete(dataset: GrantedDataset, actor: Actor, versionId: number): Promise<void> {
    const place = placeOf(dataset, versionId);
    await this.editor.delete(place, (tx, version) =>
      this.journal.note(tx, actor, 'deleted', noted(place, version)),
    );
    this.journal.announce(place.projectId);
  }
}

function placeOf(dataset: GrantedDataset, versionId: number): VersionPlace {
  return { datasetId: dataset.datasetId, projectId: projectOf(dataset), versionId };
}

function noted({ projectId }: VersionPlace, { id, taskType, versionNumber }: LockedVersion) {
  return { projectId, versionId: id, taskType, versionNumber };
}
