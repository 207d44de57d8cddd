import type { GrantedDataset } from '@libs/access';
import { entityTag, namesEntityTag } from '@libs/http';
import { LabelerDb } from '@libs/labeler-db';
import { type DirectoryUser, UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { DatasetCreator, type NewDataset } from './dataset-creator';
import { DatasetEditor } from './dataset-editor';
import type { DatasetRow } from './dataset-row';
import type { DatasetChange } from './dataset.repository';
import { type DatasetView, toDatasetView } from './dto/dataset.view';

@Injectable()
export class DatasetChangesService {
  constructor(
    private readonly db: LabelerDb,
    private readonly creator: DatasetCreator,
    private readonly editor: DatasetEditor,
    private readonly users: UserDirectory,
  ) {}

  /** Every user may. */
  async create(actor: Actor, wanted: NewDataset): Promise<DatasetView> {
    const { dataset } = await this.db.transaction((tx) => this.creator.create(tx, actor, wanted));
    return toDatasetView(dataset, await this.findUser(dataset.owner_id));
  }

  /**
   * For whom the route let in.
   * @param ifMatch tags of the states that the change was made for; any state when undefined
   * @throws DatasetNotFoundError, DatasetChangedError
   */
  async update(
    { datasetId, ownerId }: GrantedDataset,
    actor: Actor,
    change: DatasetChange,
    ifMatch: string | undefined,
  ): Promise<DatasetView> {
    const owner = await this.findUser(ownerId);
    const isExpected = (row: DatasetRow) =>
      ifMatch === undefined || namesEntityTag(ifMatch, tagOf(toDatasetView(row, owner)), 'strong');
    const row = await this.db.transaction((tx) =>
      this.editor.update(tx, actor, { datasetId, change, isExpected }),
    );
    return toDatasetView(row, owner);
  }

  private async findUser(id: number): Promise<DirectoryUser | undefined> {
    return (await this.users.findByIds([id])).get(id);
  }
}

/** The `ETag` that a dataset is sent with. */
function tagOf(view: DatasetView): string {
  return entityTag(JSON.stringify(view));
}
