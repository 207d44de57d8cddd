import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

export class ServiceAccountParams {
  @ApiProperty({
    description: 'Id of the service account.',
    example: 'sa_vision_platform_1f2e3d4c',
  })
  @Matches(/^[\x20-\x7e]{1,100}$/, { message: 'id is not the id of a service account' })
  id!: string;
}
