import { WithoutNul } from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';

/** Items of one batch, and ids of one bulk request. */
export const MAX_ITEMS = 1000;
const MAX_CLASS_ID = 50;
const MAX_CLASS_NAME = 255;
const MAX_IMAGE_ID = 255;
const MAX_NOTES = 10_000;

/** May be left out, but not be null. */
const IfGiven = () => ValidateIf((_, value) => value !== undefined);

const PositiveInt = (each = false) =>
  applyDecorators(Max(Number.MAX_SAFE_INTEGER, { each }), Min(1, { each }), IsInt({ each }));

const unique = ({ value }: { value: unknown }) =>
  Array.isArray(value) ? [...new Set<unknown>(value)] : value;
const emptyAsNull = ({ value }: { value: unknown }) => (value === '' ? null : value);

export const IsReference = () => applyDecorators(WithoutNul(), Length(1, 100), IsString());

export const IsImageId = () => applyDecorators(WithoutNul(), Length(1, MAX_IMAGE_ID), IsString());

export const IsTypeName = () => applyDecorators(WithoutNul(), Length(1, 50), IsString());

export const IsGeometry = () => IsObject();
export const IsChangedGeometry = () => applyDecorators(IfGiven(), IsObject());

export const IsClassId = () =>
  applyDecorators(
    Transform(emptyAsNull),
    IsOptional(),
    WithoutNul(),
    MaxLength(MAX_CLASS_ID),
    IsString(),
  );

export const IsClassName = () =>
  applyDecorators(
    Transform(emptyAsNull),
    IsOptional(),
    WithoutNul(),
    MaxLength(MAX_CLASS_NAME),
    IsString(),
  );

export const AreAttributes = () => applyDecorators(IsOptional(), IsObject());

export const IsConfidence = () => applyDecorators(IsOptional(), Max(100), Min(0), IsInt());

export const AreNotes = () =>
  applyDecorators(IsOptional(), WithoutNul(), MaxLength(MAX_NOTES), IsString());

export const IsChangedFlag = () => applyDecorators(IfGiven(), IsBoolean());

export const IsVersion = () => applyDecorators(IsOptional(), Max(2_147_483_647), Min(1), IsInt());

export const AreAnnotationIds = () =>
  applyDecorators(Transform(unique), PositiveInt(true), ArrayMaxSize(MAX_ITEMS), IsArray());

export const AreImageIds = () =>
  applyDecorators(
    Transform(unique),
    WithoutNul({ each: true }),
    Length(1, MAX_IMAGE_ID, { each: true }),
    IsString({ each: true }),
    ArrayMaxSize(MAX_ITEMS),
    ArrayNotEmpty(),
    IsArray(),
  );
