import { EXPORT_FORMATS, type Split, SPLITS, YOLO_LAYOUTS, type YoloLayout } from '@libs/formats';
import { WithoutNul } from '@libs/http';
import type { AnnotationState } from '@libs/labeler-db';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';

const MAX_IMAGES = 100_000;
const MAX_CLASSES = 10_000;
const MAX_ID = 255;
const STATES = ['draft', 'confirmed', 'verified'] as const;
const METHODS = ['none', 'stored', 'ratio'] as const;
const GROUPS = ['none', 'folder'] as const;
const INDEXINGS = ['one', 'zero'] as const;

const lowerCase = ({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.toLowerCase() : value;

export class SplitRatiosDto {
  @ApiProperty({ minimum: 0, maximum: 1_000_000, example: 0.7 })
  @IsNumber()
  @Min(0)
  @Max(1_000_000)
  train!: number;

  @ApiProperty({ minimum: 0, maximum: 1_000_000, example: 0.2 })
  @IsNumber()
  @Min(0)
  @Max(1_000_000)
  val!: number;

  @ApiProperty({ minimum: 0, maximum: 1_000_000, example: 0.1 })
  @IsNumber()
  @Min(0)
  @Max(1_000_000)
  test!: number;
}

/** At least one share is more than nothing. */
const SomeShare = (): PropertyDecorator =>
  ValidateBy({
    name: 'someShare',
    validator: {
      validate: (value: SplitRatiosDto) => value.train + value.val + value.test > 0,
      defaultMessage: () => '$property must have a share above 0',
    },
  });

/** How the images are divided for training. */
export class ExportSplitDto {
  @ApiProperty({
    enum: METHODS,
    description:
      '`stored`: as the published file of the task says, which those who train write. `ratio`: by shares, from the ' +
      'id of each image and the seed alone, so that images that are added move no other.',
  })
  @IsIn(METHODS)
  method!: (typeof METHODS)[number];

  @ApiPropertyOptional({
    type: SplitRatiosDto,
    nullable: true,
    description: 'For `ratio`. In whatever unit; without it 0.7, 0.2 and 0.1.',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SplitRatiosDto)
  @SomeShare()
  ratios?: SplitRatiosDto | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 100, default: '', example: '42' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'number' ? String(value) : value))
  @IsString()
  @MaxLength(100)
  @WithoutNul()
  seed?: string | null;

  @ApiPropertyOptional({
    enum: GROUPS,
    nullable: true,
    default: 'none',
    description: '`folder`: images of one folder stay together.',
  })
  @IsOptional()
  @IsIn(GROUPS)
  group_by?: (typeof GROUPS)[number] | null;
}

export class CreateExportDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Id of the project or of its dataset. Counts only where the path does not name it.',
    example: 'proj_0123456789ab',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @WithoutNul()
  project_id?: string | null;

  @ApiProperty({ enum: EXPORT_FORMATS, example: 'coco' })
  @Transform(lowerCase)
  @IsString()
  @MaxLength(50)
  export_format!: string;

  @ApiPropertyOptional({
    enum: YOLO_LAYOUTS,
    nullable: true,
    description: 'For YOLO: what a row says. Without it, what holds most of the task.',
  })
  @IsOptional()
  @IsIn(YOLO_LAYOUTS)
  layout?: YoloLayout | null;

  @ApiPropertyOptional({
    enum: INDEXINGS,
    nullable: true,
    default: 'one',
    description:
      'For Pascal VOC: the number of the first pixel. The format says 1; some tools take 0.',
  })
  @IsOptional()
  @IsIn(INDEXINGS)
  indexing?: (typeof INDEXINGS)[number] | null;

  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    default: false,
    description: 'A ZIP with the images in it.',
  })
  @IsOptional()
  @IsBoolean()
  with_images?: boolean | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'A task of the project; its first one when left out.',
    example: 'detection',
  })
  @IsOptional()
  @IsString()
  @Length(1, 50)
  @WithoutNul()
  task_type?: string | null;

  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    default: false,
    description:
      'True: annotations that nobody confirmed are in it, too. `states` counts instead when given.',
  })
  @IsOptional()
  @IsBoolean()
  include_draft?: boolean | null;

  @ApiPropertyOptional({ enum: STATES, isArray: true, nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(STATES.length)
  @IsIn(STATES, { each: true })
  states?: AnnotationState[] | null;

  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    default: false,
    description: 'True: images without labels are in it, too.',
  })
  @IsOptional()
  @IsBoolean()
  include_unlabeled?: boolean | null;

  @ApiPropertyOptional({
    type: [String],
    nullable: true,
    maxItems: MAX_IMAGES,
    description: 'Only these images; an empty list counts as none.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_IMAGES)
  @IsString({ each: true })
  @MaxLength(MAX_ID, { each: true })
  @WithoutNul({ each: true })
  image_ids?: string[] | null;

  @ApiPropertyOptional({ type: [String], nullable: true, maxItems: MAX_CLASSES, example: ['1'] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_CLASSES)
  @IsString({ each: true })
  @MaxLength(MAX_ID, { each: true })
  class_ids?: string[] | null;

  @ApiPropertyOptional({ type: [String], nullable: true, maxItems: MAX_CLASSES, example: ['dent'] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_CLASSES)
  @IsString({ each: true })
  @MaxLength(MAX_ID, { each: true })
  class_names?: string[] | null;

  @ApiPropertyOptional({
    type: ExportSplitDto,
    nullable: true,
    description: 'Without it, the images are not divided.',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ExportSplitDto)
  split?: ExportSplitDto | null;

  @ApiPropertyOptional({
    enum: SPLITS,
    isArray: true,
    nullable: true,
    description: 'Only images of these splits.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(SPLITS.length)
  @IsIn(SPLITS, { each: true })
  splits?: Split[] | null;

  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    default: false,
    description: 'True: refuses when an annotation would be changed or left out, and says which.',
  })
  @IsOptional()
  @IsBoolean()
  strict?: boolean | null;
}
