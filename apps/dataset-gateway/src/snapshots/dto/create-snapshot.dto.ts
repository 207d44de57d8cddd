import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

const MAX_TAG = 100;
const MAX_NOTES = 2000;
const MAX_USER_ID = 2_147_483_647;

export class CreateSnapshotDto {
  @ApiProperty({
    minLength: 1,
    maxLength: MAX_TAG,
    description: 'Name of the snapshot, unique in the dataset.',
    example: 'v1.0',
  })
  @IsString()
  @Length(1, MAX_TAG)
  @Matches(/^[^\p{Control}\p{Surrogate}]*$/u, { message: 'version_tag must be a line of text' })
  version_tag!: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_USER_ID,
    nullable: true,
    description: 'Who wants it. May be left out when the service acts for a user.',
    example: 42,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_USER_ID)
  created_by_user_id?: number | null;

  @ApiPropertyOptional({ type: 'string', maxLength: MAX_NOTES, nullable: true, example: 'Run 7' })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_NOTES)
  @Matches(/^[^\0\p{Surrogate}]*$/u, { message: 'notes must be a text' })
  notes?: string | null;

  @ApiPropertyOptional({
    type: 'boolean',
    nullable: true,
    default: true,
    description: 'False: annotation files hold confirmed and verified annotations only.',
  })
  @IsOptional()
  @IsBoolean()
  include_draft?: boolean | null;
}
