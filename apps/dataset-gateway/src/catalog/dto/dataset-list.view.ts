import { ApiProperty } from '@nestjs/swagger';
import { DatasetView } from './dataset.view';

export class DatasetListView {
  @ApiProperty({ type: [DatasetView] })
  datasets!: DatasetView[];

  @ApiProperty({ type: 'integer', description: 'Of all pages.', example: 57 })
  total!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  page!: number;

  @ApiProperty({ type: 'integer', example: 20 })
  limit!: number;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Asks for the next page; null on the last one.',
    example: 'bm90IGEgcmVhbCBjdXJzb3I',
  })
  next_cursor!: string | null;
}
