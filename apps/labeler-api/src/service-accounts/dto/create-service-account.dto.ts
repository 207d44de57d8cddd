import { GRANTABLE_SCOPES, type GrantedScope } from '@libs/auth';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayNotEmpty, IsArray, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { IsZonedTime } from './zoned-time';

const KNOWN = GRANTABLE_SCOPES.join(', ');
export const scopesMessage = { message: `Invalid scopes: use any of ${KNOWN}` };

export class CreateServiceAccountDto {
  @ApiProperty({ minLength: 3, maxLength: 100, example: 'vision-platform' })
  @IsString()
  @Length(3, 100)
  service_name!: string;

  @ApiProperty({
    enum: GRANTABLE_SCOPES,
    isArray: true,
    minItems: 1,
    example: ['datasets:read', 'datasets:download'],
  })
  @IsIn(GRANTABLE_SCOPES, { each: true, ...scopesMessage })
  @ArrayNotEmpty(scopesMessage)
  @IsArray()
  scopes!: GrantedScope[];

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'In the future, with a zone. Without it the account does not expire.',
    example: '2030-12-31T23:59:59Z',
  })
  @IsOptional()
  @IsZonedTime()
  expires_at?: string | null;
}
