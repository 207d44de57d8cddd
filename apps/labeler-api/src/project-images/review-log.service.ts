import type { GrantedDataset } from '@libs/access';
import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { ImageNotFoundError } from '../image-locks/image-locks.errors';
import { assertStorable } from '../image-locks/lock-place';
import type { ReviewLogView } from './dto/review-log.view';
import { placeOf } from './image-place';
import { ReviewLogQueries } from './review-log.queries';

const MAX_ENTRIES = 200;

@Injectable()
export class ReviewLogService {
  constructor(
    private readonly log: ReviewLogQueries,
    private readonly users: UserDirectory,
  ) {}

  /** Who decided what of an image, the newest first. @throws ImageNotFoundError */
  async list(granted: GrantedDataset, imageId: string): Promise<ReviewLogView> {
    assertStorable(imageId);
    const place = placeOf(granted);
    const rows = await this.log.list(place, imageId, MAX_ENTRIES);
    if (!rows) throw new ImageNotFoundError(imageId);
    const ids = rows.map(({ user_id }) => user_id).filter((id) => id !== null);
    const people = await this.users.findByIds(ids);
    return {
      project_id: place.projectId,
      image_id: imageId,
      entries: rows.map((row) => ({
        ...row,
        user_name: (row.user_id !== null && people.get(row.user_id)?.fullName) || null,
      })),
    };
  }
}
