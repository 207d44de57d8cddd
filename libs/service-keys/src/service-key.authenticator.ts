import { InvalidServiceKeyError, type ServiceCaller } from '@libs/auth';
import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { KeyUsage } from './key-usage';
import { readServiceKey, type ServiceKeyPrint } from './service-key';
import { type KnownKey, ServiceKeyCache } from './service-key.cache';

/** Says which service a key belongs to. */
@Injectable()
export class ServiceKeyAuthenticator {
  constructor(
    private readonly cache: ServiceKeyCache,
    private readonly usage: KeyUsage,
  ) {}

  /**
   * Answers at once for keys of recent requests.
   * @throws InvalidServiceKeyError, DatabaseUnavailableError
   */
  authenticate(key: string): ServiceCaller | Promise<ServiceCaller> {
    const print = readServiceKey(key);
    if (!print) throw new InvalidServiceKeyError();
    const known = this.cache.find(print.prefix);
    return known instanceof Promise
      ? known.then((found) => this.admit(print, found))
      : this.admit(print, known);
  }

  private admit(print: ServiceKeyPrint, known: KnownKey | undefined): ServiceCaller {
    if (!known || !timingSafeEqual(known.stored.hash, print.hash) || !isLive(known)) {
      throw new InvalidServiceKeyError();
    }
    this.usage.touch(known.stored.keyId);
    return known.caller;
  }
}

function isLive({ stored: { isActive, expiresAt } }: KnownKey): boolean {
  return isActive && (expiresAt === null || expiresAt.getTime() > Date.now());
}
