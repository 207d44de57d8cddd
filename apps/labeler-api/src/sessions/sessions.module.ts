import { AuditModule } from '@libs/audit';
import { CallerAuthenticator, type JwtConfig } from '@libs/auth';
import { type DynamicModule, Module } from '@nestjs/common';
import { PasswordVerifier } from './password-verifier';
import { SessionActivity } from './session-activity';
import { SessionCache } from './session-cache';
import { SessionGate } from './session-gate';
import { SessionJournal } from './session-journal';
import { SessionQueries } from './session.queries';
import { SessionRepository } from './session.repository';
import { JWT_CONFIG, SESSIONS_CONFIG, type SessionsConfig } from './sessions.config';
import { SessionsController } from './sessions.controller';
import { SessionsService } from './sessions.service';
import { SignInService } from './sign-in.service';
import { UserAuthenticator } from './user.authenticator';

/** Sign-in, sign-out, the user tokens of every request and who they stand for. */
@Module({})
export class SessionsModule {
  static forRoot(config: { jwt: JwtConfig; sessions: SessionsConfig }): DynamicModule {
    return {
      module: SessionsModule,
      global: true,
      imports: [AuditModule],
      controllers: [SessionsController],
      providers: [
        { provide: JWT_CONFIG, useValue: config.jwt },
        { provide: SESSIONS_CONFIG, useValue: config.sessions },
        SignInService,
        SessionsService,
        PasswordVerifier,
        SessionJournal,
        SessionGate,
        SessionCache,
        SessionActivity,
        SessionQueries,
        SessionRepository,
        { provide: CallerAuthenticator, useClass: UserAuthenticator },
      ],
      exports: [CallerAuthenticator],
    };
  }
}
