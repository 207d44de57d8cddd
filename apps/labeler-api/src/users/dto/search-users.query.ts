import { WithoutNul } from '@libs/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';

const MAX_TEXT = 255;
const MAX_LIMIT = 50;
const MAX_OFFSET = 1_000_000;

const trim = ({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value);

export class SearchUsersQuery {
  @ApiProperty({
    minLength: 1,
    maxLength: MAX_TEXT,
    description:
      'Part of an e-mail or a name; case and blanks around it do not matter. No wildcards.',
    example: 'kim',
  })
  @Transform(trim)
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_TEXT)
  @WithoutNul()
  q!: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 10 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = 10;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: MAX_OFFSET, default: 0 })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_OFFSET)
  offset: number = 0;

  @ApiPropertyOptional({
    description: 'Id of a dataset or of its project, whose members are left out.',
    example: 'ds_0123456789abcdef',
  })
  @IsOptional()
  @IsString()
  project_id?: string;
}
