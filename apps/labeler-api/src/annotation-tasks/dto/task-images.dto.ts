import { WithoutNul } from '@libs/http';
import { TASK_TYPES, type TaskType } from '@libs/labeler-db';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

/** So many images one task has at most. */
export const MAX_TASK_IMAGES = 10_000;
const MAX_IMAGE_ID = 255;
const MAX_FOLDER = 1000;
const MAX_CLASS_ID = 50;

export const IMAGE_STATES = ['not-started', 'in-progress', 'completed'] as const;
export const IMAGE_ORDERS = ['first', 'random'] as const;

/** Images by what is known of them. */
export class TaskImageRuleDto {
  @ApiPropertyOptional({
    enum: TASK_TYPES,
    description: 'What `status` and `class_id` are about; without it, any kind of work.',
  })
  @IsOptional()
  @IsIn(TASK_TYPES)
  task_type?: TaskType | null;

  @ApiPropertyOptional({ enum: IMAGE_STATES, example: 'not-started' })
  @IsOptional()
  @IsIn(IMAGE_STATES)
  status?: (typeof IMAGE_STATES)[number] | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: MAX_FOLDER,
    description: 'Images of this folder, not of those below it; empty: images without a folder.',
    example: 'train',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_FOLDER)
  @WithoutNul()
  folder?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: MAX_CLASS_ID,
    description: 'Images with an annotation of this class.',
    example: '1',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_CLASS_ID)
  @WithoutNul()
  class_id?: string | null;

  @ApiPropertyOptional({
    default: false,
    description: 'Leaves out images of tasks for the same work that are not over.',
  })
  @IsOptional()
  @IsBoolean()
  unassigned_only: boolean = false;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_TASK_IMAGES, example: 100 })
  @IsInt()
  @Min(1)
  @Max(MAX_TASK_IMAGES)
  limit: number = MAX_TASK_IMAGES;

  @ApiPropertyOptional({
    enum: IMAGE_ORDERS,
    default: 'first',
    description: 'The first ones of the list of images, or some at random.',
  })
  @IsIn(IMAGE_ORDERS)
  order: (typeof IMAGE_ORDERS)[number] = 'first';
}

export class TaskImagesDto {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: MAX_TASK_IMAGES,
    example: ['img_0123456789abcdef'],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_TASK_IMAGES)
  @IsString({ each: true })
  @MaxLength(MAX_IMAGE_ID, { each: true })
  @WithoutNul({ each: true })
  image_ids!: string[];
}

/** Images by their ids or by a rule. */
export class ChooseTaskImagesDto {
  @ApiPropertyOptional({
    type: [String],
    minItems: 1,
    maxItems: MAX_TASK_IMAGES,
    example: ['img_0123456789abcdef'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_TASK_IMAGES)
  @IsString({ each: true })
  @MaxLength(MAX_IMAGE_ID, { each: true })
  @WithoutNul({ each: true })
  image_ids?: string[] | null;

  @ApiPropertyOptional({ type: TaskImageRuleDto })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TaskImageRuleDto)
  rule?: TaskImageRuleDto | null;
}
