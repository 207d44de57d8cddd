import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

export const DEFAULT_EXPIRY_SECONDS = 3600;
const MIN_EXPIRY_SECONDS = 60;
/** Object stores sign for no longer than seven days. */
const MAX_EXPIRY_SECONDS = 604_800;
const MAX_USER_ID = 2_147_483_647;

const EXPIRY = {
  type: 'integer',
  minimum: MIN_EXPIRY_SECONDS,
  maximum: MAX_EXPIRY_SECONDS,
  default: DEFAULT_EXPIRY_SECONDS,
  nullable: true,
} as const;

export class CreateDownloadUrlDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_USER_ID,
    nullable: true,
    description: 'Who downloads. May be left out when the service acts for a user.',
    example: 42,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_USER_ID)
  user_id?: number | null;

  @ApiPropertyOptional({ ...EXPIRY, description: 'Seconds until the link expires.' })
  @IsOptional()
  @IsInt()
  @Min(MIN_EXPIRY_SECONDS)
  @Max(MAX_EXPIRY_SECONDS)
  expires_in?: number | null;

  @ApiPropertyOptional({
    ...EXPIRY,
    description: 'The same as `expires_in`, which goes before it.',
  })
  @IsOptional()
  @IsInt()
  @Min(MIN_EXPIRY_SECONDS)
  @Max(MAX_EXPIRY_SECONDS)
  expiration_seconds?: number | null;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: 500,
    nullable: true,
    description: 'Stays on record.',
    example: 'training job 7',
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  @Matches(/^[^\0\p{Surrogate}]*$/u, { message: 'purpose must be a text' })
  purpose?: string | null;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    description: 'A snapshot instead of the present content.',
  })
  @IsOptional()
  @IsString()
  snapshot_id?: string | null;
}
