import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import { emptyAsAbsent, NOT_STORABLE, STORABLE } from './storable';

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
  @Matches(STORABLE, NOT_STORABLE)
  comment!: string;
}

export class BulkConfirmImagesDto {
  @ApiProperty({ type: [String], minItems: 1, maxItems: MAX_IMAGES })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_IMAGES)
  @IsString({ each: true })
  @MaxLength(MAX_IMAGE_ID_LENGTH, { each: true })
  @Matches(STORABLE, { ...NOT_STORABLE, each: true })
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
  @Matches(STORABLE, NOT_STORABLE)
  task_type?: string | null;
}
