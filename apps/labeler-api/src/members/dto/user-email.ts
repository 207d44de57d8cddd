import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail } from 'class-validator';
import { normalizeEmail } from '../../sessions/normalize-email';

/** The e-mail of somebody who has an account, with the tolerance of sign-in. */
export const IsUserEmail = () =>
  applyDecorators(
    ApiProperty({
      description: 'As it was entered when the account was made, but for the case of the domain.',
      example: 'kim@example.com',
    }),
    Transform(({ value }: { value: unknown }) => normalizeEmail(value)),
    IsEmail({ require_tld: false, allow_utf8_local_part: true, allow_underscores: true }),
  );
