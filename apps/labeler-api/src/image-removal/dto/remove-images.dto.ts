import { QueryFlag, WithoutNul } from '@libs/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';

const MAX_IMAGES = 500;
const MAX_IMAGE_ID = 255;

const force = {
  type: Boolean,
  default: false,
  description: 'True: also what somebody else has locked.',
};

const unique = ({ value }: { value: unknown }) =>
  Array.isArray(value) ? [...new Set<unknown>(value)] : value;

export class RemoveImagesDto {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: MAX_IMAGES,
    example: ['img_5f0c2ab98d1e4f37'],
  })
  @Transform(unique)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_IMAGES)
  @IsString({ each: true })
  @MaxLength(MAX_IMAGE_ID, { each: true })
  @WithoutNul({ each: true })
  image_ids!: string[];

  @ApiPropertyOptional({ ...force, nullable: true })
  @IsOptional()
  @IsBoolean()
  force?: boolean | null;
}

export class RemoveImageQuery {
  @ApiPropertyOptional(force)
  @QueryFlag()
  force: boolean = false;
}
