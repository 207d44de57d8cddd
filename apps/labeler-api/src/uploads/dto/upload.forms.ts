import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DUPLICATE_POLICIES, type DuplicatePolicy } from '../staged-image';

/** The form of an upload, as documentation: it is read part by part and never becomes an object. */
export class UploadImagesForm {
  @ApiProperty({
    type: 'array',
    items: { type: 'string', format: 'binary' },
    description:
      'Images and ZIP archives of images. The file name is the path in the dataset, folders included; of an archive, ' +
      'its folder is where the archive is unpacked.',
  })
  files!: unknown[];

  @ApiPropertyOptional({ type: 'string', format: 'binary' })
  annotation_file?: unknown;

  @ApiPropertyOptional({ enum: DUPLICATE_POLICIES, default: 'overwrite' })
  on_duplicate?: DuplicatePolicy;
}
