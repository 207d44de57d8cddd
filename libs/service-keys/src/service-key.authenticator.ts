import { InvalidServiceKeyError, type ServiceCaller } from '@libs/auth';
import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { type KeyRefusal, KeyRefusals, type RefusalReason } from './key-refusals';
import { KeyUsage } from './key-usage';
import { readServiceKey, type ServiceKeyPrint } from './service-key';
import { type KnownKey, ServiceKeyCache } from './service-key.cache';

/** Says which service a key belongs to. */
@Injectable()
export class ServiceKeyAuthenticator {
  constructor(
    private readonly cache: ServiceKeyCache,
    private readonly usage: KeyUsage,
    private readonly refusals: KeyRefusals,
  ) {}

  /**
   * Answers at once for keys of recent requests.
   * @param ip where the request comes from, for the record of refusals
   * @throws InvalidServiceKeyError, DatabaseUnavailableError
   */
  authenticate(key: string, ip?: string): ServiceCaller | Promise<ServiceCaller> {
    const print = readServiceKey(key);
    if (!print) throw this.refuse({ reason: 'unknown', accountId: null, ip });
    const known = this.cache.find(print.prefix);
    return known instanceof Promise
      ? known.then((found) => this.admit(print, found, ip))
      : this.admit(print, known, ip);
  }

  private admit(
    print: ServiceKeyPrint,
    known: KnownKey | undefined,
    ip: string | undefined,
  ): ServiceCaller {
    if (!known || !timingSafeEqual(known.stored.hash, print.hash)) {
      throw this.refuse({ reason: 'unknown', accountId: null, ip });
    }
    const reason = deathOf(known);
    if (reason) {
      const { accountId, prefix: keyPrefix } = known.stored;
      throw this.refuse({ reason, accountId, keyPrefix, ip });
    }
    this.usage.touch(known.stored.keyId);
    return known.caller;
  }

  private refuse(refusal: KeyRefusal): InvalidServiceKeyError {
    this.refusals.note(refusal);
    return new InvalidServiceKeyError();
  }
}

function deathOf({ stored: { isActive, expiresAt } }: KnownKey): RefusalReason | undefined {
  if (!isActive) return 'revoked';
  return expiresAt === null || expiresAt.getTime() > Date.now() ? undefined : 'expired';
}
