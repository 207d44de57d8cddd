import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

export class SessionParams {
  @ApiProperty({
    description: 'Id of the session.',
    example: '5f0c6f0e-7d0b-4a35-9a43-0f2f0f5a7c11',
  })
  @Matches(/^[\x20-\x7e]{1,255}$/, { message: 'session_id is not the id of a session' })
  session_id!: string;
}
