import { GRANTABLE_SCOPES, type GrantedScope } from '@libs/auth';
import type { ServiceAccountChange } from '@libs/service-keys';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayNotEmpty, IsArray, IsBoolean, IsIn, IsOptional } from 'class-validator';
import { scopesMessage } from './create-service-account.dto';
import { IsZonedTime } from './zoned-time';

/** What is left out stays as it is. */
export class UpdateServiceAccountDto {
  @ApiPropertyOptional({
    enum: GRANTABLE_SCOPES,
    isArray: true,
    minItems: 1,
    nullable: true,
    description: 'Null leaves them as they are.',
    example: ['datasets:read'],
  })
  @IsOptional()
  @IsIn(GRANTABLE_SCOPES, { each: true, ...scopesMessage })
  @ArrayNotEmpty(scopesMessage)
  @IsArray()
  scopes?: GrantedScope[] | null;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'In the future, with a zone. Null takes the expiry away.',
    example: '2030-12-31T23:59:59Z',
  })
  @IsOptional()
  @IsZonedTime()
  expires_at?: string | null;

  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    description: 'False switches every key of the account off. Null leaves it as it is.',
    example: true,
  })
  @IsOptional()
  @IsBoolean()
  is_active?: boolean | null;
}

export function toChange(dto: UpdateServiceAccountDto): ServiceAccountChange {
  return {
    ...(dto.scopes ? { scopes: dto.scopes } : {}),
    ...(dto.expires_at === undefined ? {} : { expiresAt: toTime(dto.expires_at) }),
    ...(typeof dto.is_active === 'boolean' ? { isActive: dto.is_active } : {}),
  };
}

export function toTime(text: string | null | undefined): Date | null {
  return text ? new Date(text) : null;
}
