import { ApiProperty } from '@nestjs/swagger';

const pixels = (example: number) => ({
  type: 'integer' as const,
  nullable: true,
  example,
  description: 'Pixels as displayed. Null where nobody has looked.',
});

/** An image with addresses that need no credentials, for the browser to show. */
export class DatasetImageView {
  @ApiProperty({ description: 'Opaque.', example: 'img_5f0c2ab98d1e4f37' })
  id!: string;

  @ApiProperty({ description: 'Without its folders.', example: 'scene-001.jpg' })
  file_name!: string;

  @ApiProperty(pixels(1920))
  width!: number | null;

  @ApiProperty(pixels(1080))
  height!: number | null;

  @ApiProperty({ format: 'uri', description: 'The same for an hour, valid for an hour or longer.' })
  url!: string;

  @ApiProperty({
    format: 'uri',
    description: 'As `url`. There may be no thumbnail of older images.',
  })
  thumbnail_url!: string;
}
