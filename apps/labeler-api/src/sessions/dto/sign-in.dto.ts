import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsString } from 'class-validator';
import { normalizeEmail } from '../normalize-email';

export class SignInDto {
  @ApiProperty({
    description: 'Blanks around it and the case of the domain do not matter.',
    example: 'admin@example.com',
  })
  @Transform(({ value }: { value: unknown }) => normalizeEmail(value))
  @IsEmail({ require_tld: false, allow_utf8_local_part: true, allow_underscores: true })
  email!: string;

  @ApiProperty({ format: 'password', example: 'admin123' })
  @IsString()
  password!: string;
}
