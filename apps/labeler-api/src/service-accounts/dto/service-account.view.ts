import type { IssuedServiceKey, ServiceAccountRecord } from '@libs/service-keys';
import { ApiProperty, OmitType } from '@nestjs/swagger';

const time = (example: string | null) => ({
  ...{ type: String, format: 'date-time', nullable: true, example },
});

/** A system that may call the gateway. */
export class ServiceAccountView {
  @ApiProperty({ example: 'sa_vision_platform_1f2e3d4c' })
  id!: string;

  @ApiProperty({ example: 'vision-platform' })
  service_name!: string;

  @ApiProperty({ type: [String], example: ['datasets:read', 'datasets:download'] })
  scopes!: string[];

  @ApiProperty({ type: 'integer', description: 'User id; 0 for an operator.', example: 9 })
  created_by!: number;

  @ApiProperty({ format: 'date-time', example: '2026-01-05T09:30:00.000Z' })
  created_at!: string;

  @ApiProperty(time(null))
  expires_at!: string | null;

  @ApiProperty({
    ...time('2026-01-06T10:00:00.000Z'),
    description: 'Written down now and then, not with every request.',
  })
  last_used_at!: string | null;

  @ApiProperty({ example: true })
  is_active!: boolean;

  @ApiProperty({ example: false })
  is_expired!: boolean;
}

export class ServiceAccountPageView {
  @ApiProperty({ type: 'integer', description: 'Of all pages.', example: 1 })
  total!: number;

  @ApiProperty({ type: [ServiceAccountView] })
  service_accounts!: ServiceAccountView[];
}

export class IssuedServiceKeyView extends OmitType(ServiceAccountView, [
  'last_used_at',
  'is_expired',
]) {
  @ApiProperty({ description: 'The same as `id`.', example: 'sa_vision_platform_1f2e3d4c' })
  service_account_id!: string;

  @ApiProperty({
    description: 'The key. It is shown here and never again.',
    example: 'sa_0123456789abcdefghijABCDEFGHIJ0a1b2c',
  })
  api_key!: string;
}

export function toServiceAccountView(account: ServiceAccountRecord): ServiceAccountView {
  return {
    id: account.id,
    service_name: account.serviceName,
    scopes: account.scopes,
    created_by: account.createdBy,
    created_at: account.createdAt.toISOString(),
    expires_at: account.expiresAt?.toISOString() ?? null,
    last_used_at: account.lastUsedAt?.toISOString() ?? null,
    is_active: account.isActive,
    is_expired: account.isExpired,
  };
}

export function toIssuedServiceKeyView({ account, key }: IssuedServiceKey): IssuedServiceKeyView {
  const { last_used_at: _used, is_expired: _expired, ...view } = toServiceAccountView(account);
  return { ...view, service_account_id: view.id, api_key: key };
}
