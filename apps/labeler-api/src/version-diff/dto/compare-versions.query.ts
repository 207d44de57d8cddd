import { emptyAsAbsent, WithoutNul } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const MAX_ID_LENGTH = 255;
/** Images with changes in an answer. */
export const MAX_IMAGES = 2000;

export class CompareVersionsQuery {
  @ApiPropertyOptional({
    maxLength: MAX_ID_LENGTH,
    description: 'Only this image.',
    example: 'line3/0007',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_ID_LENGTH)
  @WithoutNul()
  image_id?: string;

  @ApiPropertyOptional({
    maxLength: MAX_ID_LENGTH,
    description: '`next_cursor` of the answer before.',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_ID_LENGTH)
  @WithoutNul()
  cursor?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_IMAGES,
    default: MAX_IMAGES,
    description: 'Images with changes in the answer, at most.',
  })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_IMAGES)
  limit: number = MAX_IMAGES;
}
