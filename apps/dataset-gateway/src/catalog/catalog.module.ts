import { type DynamicModule, Module } from '@nestjs/common';
import { CatalogController } from './catalog.controller';
import { CatalogService } from './catalog.service';
import { DatasetQueries, DATASETS_BUCKET } from './dataset.queries';

/** What there is: one dataset, lists of datasets, many datasets by id. */
@Module({})
export class CatalogModule {
  static forRoot(datasetsBucket: string): DynamicModule {
    return {
      module: CatalogModule,
      controllers: [CatalogController],
      providers: [
        CatalogService,
        DatasetQueries,
        { provide: DATASETS_BUCKET, useValue: datasetsBucket },
      ],
    };
  }
}
