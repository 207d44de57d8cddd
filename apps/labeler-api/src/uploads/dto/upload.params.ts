import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { DUPLICATE_POLICIES, type DuplicatePolicy } from '../staged-image';

export class UploadImagesQuery {
  @ApiPropertyOptional({
    enum: DUPLICATE_POLICIES,
    default: 'overwrite',
    description:
      'What becomes of a file whose path the dataset has with another content. The form field of the same name, ' +
      'before the files, does the same and wins.',
  })
  @IsOptional()
  @IsIn(DUPLICATE_POLICIES)
  on_duplicate?: DuplicatePolicy;
}
