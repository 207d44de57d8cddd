import type { GrantedDataset } from '@libs/access';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { type ImageLockListView, type ImageLockView, toImageLockView } from './dto/image-lock.view';
import { ImageLockQueries, type ImageLockState } from './image-lock.queries';
import type { LockPlace, LockRow } from './image-lock.repository';
import { ImageNotFoundError } from './image-locks.errors';
import { assertStorable, placeOf } from './lock-place';

/** Locks as people see them: with names. */
@Injectable()
export class ImageLockReader {
  constructor(
    private readonly queries: ImageLockQueries,
    private readonly users: UserDirectory,
  ) {}

  /** The lock of an image, or null. @throws ImageNotFoundError, ProjectNotFoundError */
  async status(dataset: GrantedDataset, imageId: string): Promise<ImageLockView | null> {
    assertStorable(imageId);
    const { lock } = await this.find(placeOf(dataset), imageId);
    return lock && this.view(lock);
  }

  /** What stands for the list as it is now, for less than the list costs. @throws ProjectNotFoundError */
  async version(dataset: GrantedDataset): Promise<string> {
    return this.queries.version(placeOf(dataset).projectId);
  }

  /** By image id. @throws ProjectNotFoundError */
  async list(dataset: GrantedDataset): Promise<{ view: ImageLockListView; version: string }> {
    const { locks, version } = await this.queries.list(placeOf(dataset).projectId);
    const people = await this.users.findByIds(locks.map(({ user_id }) => user_id));
    return { view: { locks: locks.map((row) => toImageLockView(row, people)) }, version };
  }

  async view(row: LockRow): Promise<ImageLockView> {
    return toImageLockView(row, await this.users.findByIds([row.user_id]));
  }

  /** @throws ImageNotFoundError */
  async find(place: LockPlace, imageId: string): Promise<ImageLockState> {
    const state = await this.queries.find(place, imageId);
    if (!state) throw new ImageNotFoundError(imageId);
    return state;
  }
}
