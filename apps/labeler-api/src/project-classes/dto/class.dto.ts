import { WithoutNul } from '@libs/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';
import { COLOR_RULE, isColor } from '../class-color';
import {
  canonicalName,
  MAX_CLASS_DESCRIPTION,
  MAX_CLASS_ID,
  MAX_CLASS_NAME,
  MAX_CLASS_ORDER,
} from '../class-rules';
import type { ClassEdit, NewClass } from '../project-classes.service';

const MAX_LISTED = 10_000;

/** Two ways to write the same characters are one name. */
const IsClassName = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? canonicalName(value) : value,
    ),
    Length(1, MAX_CLASS_NAME),
    WithoutNul(),
    IsString(),
  );

const IsColor = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim() : value,
    ),
    ValidateBy({
      name: 'isColor',
      validator: {
        validate: (value) => typeof value === 'string' && isColor(value),
        defaultMessage: () => `$property must be ${COLOR_RULE}`,
      },
    }),
  );

const IsClassDescription = () =>
  applyDecorators(MaxLength(MAX_CLASS_DESCRIPTION), WithoutNul(), IsString());

const description = { type: String, nullable: true, maxLength: MAX_CLASS_DESCRIPTION };

export class CreateClassDto {
  @ApiProperty({ minLength: 1, maxLength: MAX_CLASS_NAME, example: 'scratch' })
  @IsClassName()
  name!: string;

  @ApiProperty({ description: COLOR_RULE, example: '#ff0000' })
  @IsColor()
  color!: string;

  @ApiPropertyOptional({ ...description, example: 'Longer than a millimetre' })
  @IsOptional()
  @IsClassDescription()
  description?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: MAX_CLASS_ID,
    description: 'Unique within the task. Left out or empty, one is made.',
    example: '06cb5835',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsOptional()
  @MaxLength(MAX_CLASS_ID)
  @WithoutNul()
  @IsString()
  class_id?: string | null;
}

/** What is left out stays as it is, and so does what is null, a description apart. */
export class UpdateClassDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    minLength: 1,
    maxLength: MAX_CLASS_NAME,
    description: 'Annotations of the class carry the new name.',
    example: 'scratch',
  })
  @IsOptional()
  @IsClassName()
  name?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: COLOR_RULE, example: 'teal' })
  @IsOptional()
  @IsColor()
  color?: string | null;

  @ApiPropertyOptional({ ...description, description: 'Null clears it.' })
  @IsOptional()
  @IsClassDescription()
  description?: string | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 0, maximum: MAX_CLASS_ORDER })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_CLASS_ORDER)
  order?: number | null;
}

export class ReorderClassesDto {
  @ApiProperty({
    type: [String],
    maxItems: MAX_LISTED,
    description: 'First come these, in this order; repetitions count once.',
    example: ['06cb5835', '1'],
  })
  @ArrayMaxSize(MAX_LISTED)
  @IsString({ each: true })
  @IsArray()
  class_ids!: string[];
}

export function toNewClass(dto: CreateClassDto): NewClass {
  return {
    classId: dto.class_id || null,
    name: dto.name,
    color: dto.color,
    description: dto.description ?? null,
  };
}

export function toClassEdit({ name, color, description, order }: UpdateClassDto): ClassEdit {
  const kept = Object.entries({ name, color, order }).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return {
    ...Object.fromEntries(kept),
    ...(description !== undefined && { description }),
  };
}
