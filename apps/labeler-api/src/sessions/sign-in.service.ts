import { InactiveUserError, type JwtConfig, signUserToken } from '@libs/auth';
import type { Origin } from '@libs/http';
import { UserDirectory } from '@libs/user-db';
import { Inject, Injectable } from '@nestjs/common';
import type { AccessTokenView } from './dto/access-token.view';
import type { SignInDto } from './dto/sign-in.dto';
import { PasswordVerifier } from './password-verifier';
import { SessionJournal } from './session-journal';
import { JWT_CONFIG } from './sessions.config';
import { WrongCredentialsError } from './sessions.errors';

/** Sign-in: anybody may try. */
@Injectable()
export class SignInService {
  constructor(
    @Inject(JWT_CONFIG) private readonly jwt: JwtConfig,
    private readonly users: UserDirectory,
    private readonly passwords: PasswordVerifier,
    private readonly journal: SessionJournal,
  ) {}

  /**
   * Opens a session. An unknown e-mail and a wrong password get the same answer after the same work.
   * @throws WrongCredentialsError, InactiveUserError after the right password, SignInBusyError
   */
  async signIn({ email, password }: SignInDto, origin: Origin): Promise<AccessTokenView> {
    const user = await this.users.findByEmail(email);
    const right = await this.passwords.verify(password, user?.hashedPassword);
    if (!user || !right) {
      const reason = user ? 'wrong_password' : 'unknown_email';
      await this.journal.refuse({ email, userId: user?.id ?? null, reason, origin });
      throw new WrongCredentialsError();
    }
    if (!user.isActive) {
      await this.journal.refuse({ email, userId: user.id, reason: 'inactive_user', origin });
      throw new InactiveUserError();
    }
    const { token, claims } = signUserToken(this.jwt, { userId: user.id, email: user.email });
    await this.journal.open({ ...claims, origin });
    return { access_token: token, token_type: 'bearer' };
  }
}
