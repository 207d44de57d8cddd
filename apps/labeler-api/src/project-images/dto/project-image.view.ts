import { ApiProperty } from '@nestjs/swagger';

const pixels = (example: number) => ({
  type: 'integer' as const,
  nullable: true,
  example,
  description: 'Pixels as displayed. Null where nobody has looked.',
});

/** An image of a project with addresses that need no credentials, for the browser to show. */
export class ProjectImageView {
  @ApiProperty({ description: 'Opaque; may contain anything.', example: 'img_5f0c2ab98d1e4f37' })
  id!: string;

  @ApiProperty({ example: 'datasets/ds_0123456789abcdef/images/line-1/scene-001.jpg' })
  key!: string;

  @ApiProperty({ description: 'The same as `file_name`.', example: 'line-1/scene-001.jpg' })
  filename!: string;

  @ApiProperty({ description: 'With its folders.', example: 'line-1/scene-001.jpg' })
  file_name!: string;

  @ApiProperty({ type: 'integer', description: 'Bytes.', example: 48213 })
  size!: number;

  @ApiProperty({ format: 'date-time' })
  last_modified!: Date;

  @ApiProperty({ format: 'uri', description: 'The same for an hour, valid for an hour or longer.' })
  url!: string;

  @ApiProperty({
    format: 'uri',
    description: 'As `url`. There may be no thumbnail of older images.',
  })
  thumbnail_url!: string;

  @ApiProperty(pixels(1920))
  width!: number | null;

  @ApiProperty(pixels(1080))
  height!: number | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'line-1' })
  folder_path!: string | null;
}

export class ProjectImageListView {
  @ApiProperty({ type: [ProjectImageView] })
  images!: ProjectImageView[];

  @ApiProperty({ type: 'integer', description: 'Images that match.', example: 1234 })
  total!: number;

  @ApiProperty({
    description:
      'False when there are more matches of a search or of combined filters than are counted.',
  })
  total_is_exact!: boolean;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'For the next page; null on the last one.',
  })
  next_cursor!: string | null;

  @ApiProperty({ example: 'ds_0123456789abcdef' })
  dataset_id!: string;

  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;
}
