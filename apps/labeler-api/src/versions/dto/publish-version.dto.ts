import { EXPORT_FORMATS } from '@libs/formats';
import { WithoutNul } from '@libs/http';
import { MAX_VERSION_NUMBER } from '@libs/publishing';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { MAX_TEXT, VersionNumber, VersionText } from './version-rules';

const lowerCase = ({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.toLowerCase() : value;

export class PublishVersionDto {
  @ApiProperty({ description: 'A task of the project.', example: 'detection' })
  @IsString()
  @Length(1, 50)
  @WithoutNul()
  task_type!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    minLength: 1,
    maxLength: MAX_VERSION_NUMBER,
    description: 'Left out: the number after the highest of the task.',
    example: 'v3.0',
  })
  @VersionNumber()
  version_number?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: MAX_TEXT,
    example: 'After the second review',
  })
  @VersionText()
  description?: string | null;

  @ApiProperty({
    enum: EXPORT_FORMATS,
    description: 'What the version is downloaded as. A DICE file is always written besides.',
    example: 'coco',
  })
  @Transform(lowerCase)
  @IsString()
  @MaxLength(50)
  export_format!: string;

  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    default: false,
    description: 'True: annotations that nobody confirmed are in it, too.',
  })
  @IsOptional()
  @IsBoolean()
  include_draft?: boolean | null;
}
