import { WithoutNul } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { MAX_USER_ID, toWholeNumber } from '../../users/dto/user.params';

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

const toBoolean = ({ value }: { value: unknown }) =>
  value === 'true' ? true : value === 'false' ? false : value;

const WholeNumber = (description: string, max: number) => (target: object, property: string) => {
  ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: max, description })(target, property);
  IsOptional()(target, property);
  Transform(toWholeNumber)(target, property);
  IsInt()(target, property);
  Min(1)(target, property);
  Max(max)(target, property);
};

export class ListCommentsQuery {
  @ApiPropertyOptional({ description: 'About this image or its annotations.' })
  @IsOptional()
  @IsString()
  @WithoutNul()
  image_id?: string;

  @WholeNumber('About this annotation.', Number.MAX_SAFE_INTEGER)
  annotation_id?: number;

  @WholeNumber('Of this thread, which is named by its first comment.', Number.MAX_SAFE_INTEGER)
  thread?: number;

  @WholeNumber('Written by this user.', MAX_USER_ID)
  author_id?: number;

  @ApiPropertyOptional({ description: 'Of threads that are settled, or of those that are not.' })
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  resolved?: boolean;

  @ApiPropertyOptional({
    description: '`me`, or the id of a user who is mentioned.',
    example: 'me',
  })
  @IsOptional()
  @Matches(/^(me|\d{1,9})$/, { message: 'mentions must be me or the id of a user' })
  mentions?: string;

  @ApiPropertyOptional({ enum: ['oldest', 'newest'], default: 'oldest' })
  @IsIn(['oldest', 'newest'])
  order: 'oldest' | 'newest' = 'oldest';

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,15}$/, { message: 'cursor must be the next_cursor of another page' })
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;
}
