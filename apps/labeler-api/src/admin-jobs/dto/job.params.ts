import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

export class JobParams {
  @ApiProperty({ format: 'uuid', example: '0f0e8c1e-5f0f-4b8e-9f0a-3c5b8f2f9d11' })
  @IsUUID()
  job_id!: string;
}
