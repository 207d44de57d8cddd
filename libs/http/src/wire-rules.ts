import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsInt, Matches, Max, Min } from 'class-validator';

/** For texts that are stored or compared: PostgreSQL has no text with U+0000. */
export const WithoutNul = ({ each = false } = {}): PropertyDecorator =>
  Matches(/^[^\0]*$/, { each, message: '$property must be a text without the character U+0000' });

/** A field that is there and empty says nothing. */
export const emptyAsAbsent = ({ value }: { value: unknown }) => (value === '' ? undefined : value);

const FLAGS = new Map<unknown, boolean>([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** Yes or no in a query string, which holds texts: implicit conversion would make a true of every one. */
export const QueryFlag = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ obj, key }: { obj: Record<string, unknown>; key: string }) => {
      const given = obj[key];
      return FLAGS.get(given) ?? given;
    }),
    IsBoolean(),
  );

/** How many items a page of a list has. Larger pages are cut, not refused: older clients ask for any number. */
export const PageLimit = (max: number, usual = max): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      minimum: 0,
      default: usual,
      description: `More than ${max} counts as ${max}.`,
    }),
    Type(() => Number),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'number' ? Math.min(value, max) : value,
    ),
    IsInt(),
    Min(0),
  );

/** How many items of a list are left out before the page. */
export const PageSkip = (max: number): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: max, default: 0 }),
    Type(() => Number),
    IsInt(),
    Min(0),
    Max(max),
  );
