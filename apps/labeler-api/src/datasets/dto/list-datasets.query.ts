import { PageLimit, PageSkip } from '@libs/http';

const MAX_LIMIT = 100;
const MAX_SKIP = 1_000_000;

export class ListDatasetsQuery {
  @PageSkip(MAX_SKIP)
  skip: number = 0;

  @PageLimit(MAX_LIMIT)
  limit: number = MAX_LIMIT;
}
