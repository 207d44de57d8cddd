import type { GrantedDataset } from '@libs/access';
import { Injectable } from '@nestjs/common';
import type { ListImageStatusesQuery } from './dto/list-image-statuses.query';
import { assertPage, MAX_LIMIT } from './dto/page.query';
import { placeOf } from './image-place';
import { ImageStatusQueries } from './image-status.queries';

/** Clients take an image that is missing from the largest page at the beginning for untouched. */
const FURTHER_IMAGES = 2000;

@Injectable()
export class ImageStatusesService {
  constructor(private readonly statuses: ImageStatusQueries) {}

  /** An `ImageStatusListView` as JSON, for those who may see the project. @throws InvalidPageError */
  async list(granted: GrantedDataset, query: ListImageStatusesQuery): Promise<string> {
    assertPage(query);
    const { limit, offset, task_type: taskType } = query;
    const further = offset === 0 && limit === MAX_LIMIT ? FURTHER_IMAGES : 0;
    return this.statuses.list(placeOf(granted), { taskType, limit, offset, further });
  }
}
