import { WithoutNul } from '@libs/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

const MAX_RECENT = 100;
const DEFAULT_RECENT = 10;
const MAX_ID = 100;

export class AdminDatasetParams {
  @ApiProperty({ description: 'Id of the dataset.', example: 'ds_0123456789abcdef' })
  @IsString()
  @WithoutNul()
  dataset_id!: string;
}

export class RecentDatasetsQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_RECENT,
    default: DEFAULT_RECENT,
  })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_RECENT)
  limit: number = DEFAULT_RECENT;
}

export class ProgressQuery {
  @ApiPropertyOptional({
    description: 'The project of the dataset; another one is not found.',
    example: 'proj_0123456789ab',
  })
  @IsOptional()
  @IsString()
  @WithoutNul()
  @Length(1, MAX_ID)
  project_id?: string;
}
