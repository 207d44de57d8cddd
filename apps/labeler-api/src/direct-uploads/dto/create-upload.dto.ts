import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { DUPLICATE_POLICIES, type DuplicatePolicy } from '../../uploads/staged-image';

const MAX_FILES = 1000;
const MAX_NAME_LENGTH = 2000;

export class AnnouncedFileDto {
  @ApiProperty({
    maxLength: MAX_NAME_LENGTH,
    description: 'Where the image shall be in the dataset, folders included.',
    example: 'winter/night/0001.jpg',
  })
  @IsString()
  @MaxLength(MAX_NAME_LENGTH)
  path!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Bytes, exactly.', example: 348796 })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  size!: number;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    pattern: '^[0-9A-Fa-f]{64}$',
    description: 'When given, a file with another one is refused.',
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  })
  @IsOptional()
  @Matches(/^[0-9A-Fa-f]{64}$/, { message: 'sha256 must be 64 hexadecimal digits' })
  sha256?: string | null;
}

export class CreateUploadDto {
  @ApiProperty({ type: [AnnouncedFileDto], minItems: 1, maxItems: MAX_FILES })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_FILES)
  @ValidateNested({ each: true })
  @Type(() => AnnouncedFileDto)
  files!: AnnouncedFileDto[];

  @ApiPropertyOptional({
    enum: DUPLICATE_POLICIES,
    nullable: true,
    default: 'overwrite',
    description:
      'What becomes of a file whose path has an image with another content. The same content is never stored twice at one path.',
  })
  @IsOptional()
  @IsIn(DUPLICATE_POLICIES)
  on_duplicate?: DuplicatePolicy | null;
}
