import { WithoutNul } from '@libs/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { MAX_USER_ID } from '../../users/dto/user.params';

const MAX_TEXT = 10_000;
const MAX_IMAGE_ID = 255;
const MAX_MENTIONS = 50;

export class UpdateCommentDto {
  @ApiProperty({ minLength: 1, maxLength: MAX_TEXT, example: 'Is this one occluded?' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_TEXT)
  @WithoutNul()
  @Matches(/\S/, { message: 'text must not be blank' })
  text!: string;

  @ApiPropertyOptional({
    type: 'integer',
    isArray: true,
    maxItems: MAX_MENTIONS,
    description: 'Ids of members who are addressed. Left out on an edit: as before.',
    example: [7],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_MENTIONS)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(MAX_USER_ID, { each: true })
  mentions?: number[] | null;
}

export class CreateCommentDto extends UpdateCommentDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'The image that the comment is about.',
    example: 'img_0123456789abcdef',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_IMAGE_ID)
  @WithoutNul()
  image_id?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'The annotation that the comment is about. Its image is known.',
    example: 4711,
  })
  @IsOptional()
  @IsInt()
  @Max(Number.MAX_SAFE_INTEGER)
  annotation_id?: number | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'The comment that this one answers. It is about the same.',
    example: null,
  })
  @IsOptional()
  @IsInt()
  @Max(Number.MAX_SAFE_INTEGER)
  parent_id?: number | null;
}
