import { WithoutNul } from '@libs/http';
import { isVersionNumber, MAX_VERSION_NUMBER } from '@libs/publishing';
import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString, MaxLength, ValidateBy } from 'class-validator';

export const MAX_TEXT = 10_000;

/** What a version may be called. It becomes a part of storage keys. */
export const VersionNumber = (): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    ValidateBy({
      name: 'isVersionNumber',
      validator: {
        validate: (value) => typeof value === 'string' && isVersionNumber(value),
        defaultMessage: () =>
          `$property must be a name of 1 to ${MAX_VERSION_NUMBER} characters without slashes, control characters ` +
          'and blanks around it, and not "." or ".."',
      },
    }),
  );

/** A text about a version, or null for none. */
export const VersionText = (): PropertyDecorator =>
  applyDecorators(IsOptional(), IsString(), MaxLength(MAX_TEXT), WithoutNul());
