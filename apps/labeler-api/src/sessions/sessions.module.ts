import { AuditModule } from '@libs/audit';
import { CallerAuthenticator, type JwtConfig } from '@libs/auth';
import { type DynamicModule, Module } from '@nestjs/common';
import { AdminSessionsController } from './admin-sessions.controller';
import { OwnSessionsController } from './own-sessions.controller';
import { PasswordVerifier } from './password-verifier';
import { SessionActivity } from './session-activity';
import { SessionCache } from './session-cache';
import { SessionGate } from './session-gate';
import { SessionJournal } from './session-journal';
import { SessionList } from './session-list';
import { SessionListQueries } from './session-list.queries';
import { SessionRevocation } from './session-revocation';
import { SessionQueries } from './session.queries';
import { SessionRepository } from './session.repository';
import {
  JWT_CONFIG,
  SESSION_LIMITS,
  SESSIONS_CONFIG,
  type SessionsConfig,
} from './sessions.config';
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
      controllers: [SessionsController, OwnSessionsController, AdminSessionsController],
      providers: [
        { provide: JWT_CONFIG, useValue: config.jwt },
        { provide: SESSIONS_CONFIG, useValue: config.sessions },
        {
          provide: SESSION_LIMITS,
          useValue: {
            idleSeconds: config.jwt.lifetimeSeconds,
            maxSeconds: config.sessions.maxSessionSeconds,
          },
        },
        SignInService,
        SessionsService,
        PasswordVerifier,
        SessionJournal,
        SessionGate,
        SessionCache,
        SessionActivity,
        SessionQueries,
        SessionList,
        SessionListQueries,
        SessionRevocation,
        SessionRepository,
        { provide: CallerAuthenticator, useClass: UserAuthenticator },
      ],
      exports: [CallerAuthenticator, SESSION_LIMITS],
    };
  }
}
