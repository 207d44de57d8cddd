import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** As many as a client uploads at once. */
export const MAX_FILES = 50_000;

/** A file that a client is about to upload. Whatever is missing or of another type counts as empty. */
export class FileMappingDto {
  @ApiPropertyOptional({ default: '', example: 'a.jpg' })
  filename?: string;

  @ApiPropertyOptional({
    default: '',
    description: 'Where it is to lie in the dataset. Without it, the name of the file counts.',
    example: 'train/cat/a.jpg',
  })
  relative_path?: string;

  @ApiPropertyOptional({ default: 0, description: 'Bytes.', example: 204800 })
  size?: number;
}

/** What a client is about to upload. */
export class PreviewUploadDto {
  @ApiProperty({ type: [FileMappingDto], maxItems: MAX_FILES })
  file_mappings!: FileMappingDto[];

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    default: '',
    description: 'Goes before the paths that do not begin with it already.',
    example: 'train/',
  })
  target_folder?: string | null;
}
