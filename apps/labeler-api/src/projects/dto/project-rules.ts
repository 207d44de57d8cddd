import { applyDecorators } from '@nestjs/common';
import { IsObject, ValidateIf } from 'class-validator';
import { IsName } from '../../datasets/dto/text-rules';

export const MAX_PROJECT_NAME = 255;

export const IsProjectName = () => IsName(MAX_PROJECT_NAME);

/** A JSON object whose members belong to clients. */
export const IsDocument = () =>
  applyDecorators(IsObject({ message: '$property must be an object' }));

/** May be left out. Unlike `IsOptional` it does not take null for that. */
export const MayBeAbsent = () => ValidateIf((_, value) => value !== undefined);
