import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt } from 'class-validator';
import { toWholeNumber } from '../../users/dto/user.params';
import { InvalidPageError } from '../project-images.errors';

export const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

/** A page of the list of images. */
export class PageQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_LIMIT,
    default: DEFAULT_LIMIT,
  })
  @Transform(toWholeNumber)
  @IsInt()
  limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, default: 0 })
  @Transform(toWholeNumber)
  @IsInt()
  offset: number = 0;
}

/** @throws InvalidPageError */
export function assertPage({ limit, offset }: PageQuery): void {
  if (limit < 1 || limit > MAX_LIMIT) {
    throw new InvalidPageError(`limit must be between 1 and ${MAX_LIMIT}`);
  }
  if (offset < 0) throw new InvalidPageError('offset must be 0 or more');
}
