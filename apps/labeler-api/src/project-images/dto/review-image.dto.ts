import { emptyAsAbsent, WithoutNul } from '@libs/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';

const MAX_COMMENT_LENGTH = 10_000;
const MAX_IMAGES = 1000;
const MAX_IMAGE_ID_LENGTH = 255;
const MAX_TASK_LENGTH = 50;

const trimmed = ({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.trim() : value;

export class RejectImageDto {
  @ApiProperty({
    minLength: 1,
    maxLength: MAX_COMMENT_LENGTH,
    description: 'What is wrong. It becomes a comment on the image.',
    example: 'The left weld is missing.',
  })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_COMMENT_LENGTH)
  @WithoutNul()
  comment!: string;
}

export class BulkConfirmImagesDto {
  @ApiProperty({ type: [String], minItems: 1, maxItems: MAX_IMAGES })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_IMAGES)
  @IsString({ each: true })
  @MaxLength(MAX_IMAGE_ID_LENGTH, { each: true })
  @WithoutNul({ each: true })
  image_ids!: string[];

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    maxLength: MAX_TASK_LENGTH,
    description: 'Without it, all tasks.',
    example: 'detection',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  @MaxLength(MAX_TASK_LENGTH)
  @WithoutNul()
  task_type?: string | null;
}
