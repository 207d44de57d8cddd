import type { PersonCaller } from '@libs/auth';
import type { Origin } from '@libs/http';
import { type Administrator, ServiceAccounts } from '@libs/service-keys';
import { Injectable } from '@nestjs/common';
import type { CreateServiceAccountDto } from './dto/create-service-account.dto';
import type { ListServiceAccountsQuery } from './dto/list-service-accounts.query';
import {
  type IssuedServiceKeyView,
  type ServiceAccountPageView,
  type ServiceAccountView,
  toIssuedServiceKeyView,
  toServiceAccountView,
} from './dto/service-account.view';
import { toChange, toTime, type UpdateServiceAccountDto } from './dto/update-service-account.dto';

/** An administrator at work, as `@CurrentPerson()` and `@RequestOrigin()` tell. */
export interface Actor {
  caller: PersonCaller;
  origin: Origin;
}

/** The systems that may call the gateway. Every route to it is for system administrators alone. */
@Injectable()
export class ServiceAccountsService {
  constructor(private readonly accounts: ServiceAccounts) {}

  async create(actor: Actor, dto: CreateServiceAccountDto): Promise<IssuedServiceKeyView> {
    const issued = await this.accounts.create(administrator(actor), {
      serviceName: dto.service_name,
      scopes: dto.scopes,
      expiresAt: toTime(dto.expires_at),
    });
    return toIssuedServiceKeyView(issued);
  }

  async list(query: ListServiceAccountsQuery): Promise<ServiceAccountPageView> {
    const { include_inactive: includeInactive, ...page } = query;
    const { total, accounts } = await this.accounts.list({ ...page, includeInactive });
    return { total, service_accounts: accounts.map(toServiceAccountView) };
  }

  async get(id: string): Promise<ServiceAccountView> {
    return toServiceAccountView(await this.accounts.get(id));
  }

  async update(
    actor: Actor,
    id: string,
    dto: UpdateServiceAccountDto,
  ): Promise<ServiceAccountView> {
    const change = toChange(dto);
    return toServiceAccountView(await this.accounts.update(administrator(actor), id, change));
  }

  async rotate(actor: Actor, id: string, overlapSeconds?: number): Promise<IssuedServiceKeyView> {
    const issued = await this.accounts.rotate(administrator(actor), id, overlapSeconds);
    return toIssuedServiceKeyView(issued);
  }

  async delete(actor: Actor, id: string): Promise<void> {
    await this.accounts.delete(administrator(actor), id);
  }
}

function administrator({ caller: { userId, sessionId }, origin }: Actor): Administrator {
  return { userId, sessionId, ...origin };
}
