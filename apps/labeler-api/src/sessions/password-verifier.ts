import { Inject, Injectable } from '@nestjs/common';
import { compare } from 'bcrypt';
import { bcryptHashOf, decoyOf, DEFAULT_DECOY } from './password-hash';
import { SESSIONS_CONFIG, type SessionsConfig } from './sessions.config';
import { SignInBusyError } from './sessions.errors';

/** A few seconds of work; whoever comes later is better served by trying again. */
const MAX_WAITING_PER_SLOT = 20;

/**
 * Checks passwords, a few at a time: each check occupies a thread of the pool that file access
 * and name look-ups need as well.
 */
@Injectable()
export class PasswordVerifier {
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private decoy = DEFAULT_DECOY;

  constructor(@Inject(SESSIONS_CONFIG) private readonly config: SessionsConfig) {}

  /**
   * Tells whether `password` belongs to the stored hash. Without a usable hash the answer is no,
   * after as much work as a real check.
   * @throws SignInBusyError
   */
  async verify(password: string, stored: string | null | undefined): Promise<boolean> {
    const hash = bcryptHashOf(stored);
    if (hash) this.decoy = decoyOf(hash);
    const right = await this.whenFree(() => compare(password, hash ?? this.decoy));
    return hash !== undefined && right;
  }

  private async whenFree<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  private enter(): Promise<void> | undefined {
    if (this.running < this.config.concurrency) {
      this.running += 1;
      return undefined;
    }
    if (this.waiting.length >= this.config.concurrency * MAX_WAITING_PER_SLOT) {
      throw new SignInBusyError();
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
