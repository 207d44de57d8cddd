import { ApiProperty } from '@nestjs/swagger';

/** How much a dataset holds. */
export class DatasetSizeView {
  @ApiProperty({ type: 'integer', example: 1280 })
  total_images!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Of the images, without thumbnails.',
    example: 2684354560,
  })
  total_bytes!: number;

  @ApiProperty({ description: 'In units of 1024² bytes, two decimals.', example: 2560 })
  total_mb!: number;

  @ApiProperty({ description: 'In units of 1024³ bytes, two decimals.', example: 2.5 })
  total_gb!: number;
}

const MEBIBYTE = 1024 ** 2;
const GIBIBYTE = 1024 ** 3;

export function toDatasetSizeView(images: number, bytes: number): DatasetSizeView {
  return {
    total_images: images,
    total_bytes: bytes,
    total_mb: rounded(bytes / MEBIBYTE),
    total_gb: rounded(bytes / GIBIBYTE),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
