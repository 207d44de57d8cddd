import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

const MAX_ID_LENGTH = 100;

export class UploadParams {
  @ApiProperty({ example: 'upl_0123456789abcdef01234567' })
  @IsString()
  @MaxLength(MAX_ID_LENGTH)
  upload_id!: string;
}
