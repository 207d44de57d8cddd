import { type DynamicModule, Module } from '@nestjs/common';
import { CatalogController } from './catalog.controller';
import { CatalogService } from './catalog.service';
import { DatasetTexts } from './dataset-texts';
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
        DatasetTexts,
        { provide: DATASETS_BUCKET, useValue: datasetsBucket },
      ],
    };
  }
}
