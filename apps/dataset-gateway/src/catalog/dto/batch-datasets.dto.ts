import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Matches,
} from 'class-validator';
import { DATASET_FIELDS, type DatasetField } from '../dataset-json';

const MAX_IDS = 1000;

export class BatchDatasetsDto {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: MAX_IDS,
    example: ['ds_0123456789abcdef', 'ds_fedcba9876543210'],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_IDS)
  @IsString({ each: true })
  @Matches(/^[^\0]*$/, { each: true, message: 'each value in dataset_ids must be an id' })
  dataset_ids!: string[];

  @ApiPropertyOptional({
    description: 'Only these members of each dataset, and its id. All of them by default.',
    enum: DATASET_FIELDS,
    isArray: true,
    nullable: true,
    example: ['name', 'num_images'],
  })
  @IsOptional()
  @IsArray()
  @IsIn(DATASET_FIELDS, { each: true })
  fields?: DatasetField[] | null;
}
