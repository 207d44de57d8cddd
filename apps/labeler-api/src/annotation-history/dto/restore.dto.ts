import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { applyDecorators } from '@nestjs/common';

const INSTANT =
  /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;
const message = '$property must be a time with a zone, such as 2026-01-05T09:30:00.123456Z';

const IsInstant = () =>
  applyDecorators(IsISO8601({ strict: true }, { message }), Matches(INSTANT, { message }));

const forceOption = {
  type: Boolean,
  default: false,
  description: 'True: also where somebody else has the lock of an image. For admins.',
};

const timestampOption = {
  type: String,
  format: 'date-time',
  description:
    'What changed after this moment is undone. The time of an entry of the history, to the microsecond, keeps that entry.',
  example: '2026-01-05T09:30:00.123456Z',
};

/** Back to which moment: one of both. */
export class RestoreAnnotationDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    nullable: true,
    description: 'Entry of the history: what changed after it is undone.',
    example: 90210,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  history_id?: number | null;

  @ApiPropertyOptional({ ...timestampOption, nullable: true })
  @IsOptional()
  @IsInstant()
  timestamp?: string | null;

  @ApiPropertyOptional({ ...forceOption, nullable: true })
  @IsOptional()
  @IsBoolean()
  force?: boolean | null;
}

export class RestoreImageDto extends RestoreAnnotationDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Without it, annotations of all tasks.',
    example: 'detection',
  })
  @IsOptional()
  @IsString()
  @Length(1, 50)
  task_type?: string | null;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    nullable: true,
    description: 'True: only tells what would be done.',
  })
  @IsOptional()
  @IsBoolean()
  dry_run?: boolean | null;
}

export class RestoreProjectDto {
  @ApiProperty({ example: 'detection' })
  @IsString()
  @Length(1, 50)
  task_type!: string;

  @ApiProperty(timestampOption)
  @IsInstant()
  timestamp!: string;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    nullable: true,
    description: 'True: only tells what would be done.',
  })
  @IsOptional()
  @IsBoolean()
  dry_run?: boolean | null;

  @ApiPropertyOptional({ ...forceOption, nullable: true })
  @IsOptional()
  @IsBoolean()
  force?: boolean | null;
}
