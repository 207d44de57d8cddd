import { VISIBILITIES, type Visibility } from '@libs/labeler-db';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import type { DatasetChange } from '../dataset.repository';
import { AreTags, IsDatasetName, IsDescription } from './text-rules';

export class UpdateDatasetDto {
  @ApiProperty({ minLength: 1, maxLength: 200, example: 'Street scenes' })
  @IsDatasetName()
  name!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Left out, it is cleared.',
    example: 'Dash cam pictures of one winter',
  })
  @IsOptional()
  @IsDescription()
  description?: string | null;

  @ApiPropertyOptional({
    type: String,
    enum: VISIBILITIES,
    nullable: true,
    description: 'Left out, null or empty, it stays as it is.',
  })
  @Transform(({ value }: { value: unknown }) => (value ? value : null))
  @IsOptional()
  @IsIn(VISIBILITIES)
  visibility?: Visibility | null;

  @ApiPropertyOptional({
    type: [String],
    nullable: true,
    description: 'Left out or null, they stay as they are.',
    example: ['winter', 'night'],
  })
  @IsOptional()
  @AreTags()
  tags?: string[] | null;
}

export function toDatasetChange(dto: UpdateDatasetDto): DatasetChange {
  return {
    name: dto.name,
    description: dto.description ?? null,
    visibility: dto.visibility ?? null,
    tags: dto.tags ?? null,
  };
}
