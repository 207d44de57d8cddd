import { ApiParam } from '@nestjs/swagger';

/** The path parameter of `@DatasetRoute(…)`. */
export const ApiDatasetId = () =>
  ApiParam({
    name: 'dataset_id',
    description: 'Id of the dataset, or of its project.',
    example: 'ds_0123456789abcdef',
  });
