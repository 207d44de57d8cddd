import { ApiProperty, PartialType } from '@nestjs/swagger';
import { DatasetView } from './dataset.view';

export class DatasetPartView extends PartialType(DatasetView) {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  override id!: string;
}

export class DatasetBatchView {
  @ApiProperty({
    type: [DatasetPartView],
    description: 'In the order asked, once each. Whole, or with `fields` only these and the id.',
  })
  datasets!: DatasetPartView[];

  @ApiProperty({
    type: [String],
    description: 'Ids that do not exist, or whose datasets the acting user may not see.',
    example: ['ds_fedcba9876543210'],
  })
  not_found!: string[];
}
