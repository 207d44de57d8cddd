import { emptyAsAbsent, WithoutNul } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, MaxLength } from 'class-validator';

const MAX_ID_LENGTH = 100;

export class ListWebhooksQuery {
  @ApiPropertyOptional({
    maxLength: MAX_ID_LENGTH,
    description: 'Of this dataset or project; without it, those of the whole system.',
    example: 'ds_0123456789abcdef',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_ID_LENGTH)
  @WithoutNul()
  dataset_id?: string;
}
