import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';

export class AcceptInvitationDto {
  @ApiProperty({ example: '3Wq0mY6c1l5fX0c8m1u3sV9s2b7d4k6t8p0r2n4h6jE' })
  @IsString()
  token!: string;
}
