import { WithoutNul } from '@libs/http';
import { TASK_TYPES, type TaskType } from '@libs/labeler-db';
import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsString, Length, MaxLength } from 'class-validator';

const MAX_NAME = 200;
const MAX_DESCRIPTION = 10_000;
const MAX_TAGS = 100;
const MAX_TAG = 100;

const unique = ({ value }: { value: unknown }) =>
  Array.isArray(value) ? [...new Set<unknown>(value)] : value;
const trimmed = (value: unknown) => (typeof value === 'string' ? value.trim() : value);

/** Blanks around it are dropped, and a name of blanks alone is none. */
export const IsName = (maxLength: number) =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => trimmed(value)),
    Length(1, maxLength),
    WithoutNul(),
    IsString(),
  );

export const IsDatasetName = () => IsName(MAX_NAME);

export const IsDescription = () =>
  applyDecorators(MaxLength(MAX_DESCRIPTION), WithoutNul(), IsString());

export const AreTags = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      unique({ value: Array.isArray(value) ? value.map(trimmed) : value }),
    ),
    Length(1, MAX_TAG, { each: true }),
    WithoutNul({ each: true }),
    IsString({ each: true }),
    ArrayMaxSize(MAX_TAGS),
    IsArray(),
  );

export const AreTaskTypes = () =>
  applyDecorators(
    Transform(unique),
    IsIn(TASK_TYPES satisfies readonly TaskType[], {
      each: true,
      message: `task_types may hold ${TASK_TYPES.join(', ')}`,
    }),
    IsArray(),
  );
