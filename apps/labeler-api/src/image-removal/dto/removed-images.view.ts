import { ApiProperty } from '@nestjs/swagger';

/** What became of the images, in the order asked. */
export class RemovedImagesView {
  @ApiProperty({ type: [String], example: ['img_5f0c2ab98d1e4f37'] })
  deleted!: string[];

  @ApiProperty({ type: [String], description: 'The dataset has no such images.', example: [] })
  not_found!: string[];
}
