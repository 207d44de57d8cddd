import type { GrantedDataset } from '@libs/access';
import { entityTag } from '@libs/http';
import { Injectable } from '@nestjs/common';
import type { ListImageStatusesQuery } from './dto/list-image-statuses.query';
import { assertPage, MAX_LIMIT } from './dto/page.query';
import { placeOf } from './image-place';
import { ImageStatusQueries } from './image-status.queries';
import { KnownPages, type PageText } from './known-pages';

interface StatusesText extends PageText {
  /** Strong validator of exactly this text. */
  tag: string;
}

@Injectable()
export class ImageStatusesService {
  private readonly pages = new KnownPages<StatusesText>();

  constructor(private readonly statuses: ImageStatusQueries) {}

  /** An `ImageStatusListView` as JSON, for those who may see the project. @throws InvalidPageError */
  async list(granted: GrantedDataset, query: ListImageStatusesQuery): Promise<StatusesText> {
    assertPage(query);
    const { limit, offset, task_type: taskType } = query;
    const place = placeOf(granted);
    const further = offset === 0 && limit === MAX_LIMIT;
    const asked = [place.projectId, taskType, limit, offset];
    return this.pages.get(asked, async (known) => {
      const page = { taskType, limit, offset, further, known };
      const { fingerprint, body } = await this.statuses.list(place, page);
      if (body === null) return undefined;
      const json = Buffer.from(body);
      return { fingerprint, json, tag: entityTag(json) };
    });
  }
}
