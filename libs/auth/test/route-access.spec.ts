import {
  CallerAuthenticator,
  CurrentPerson,
  CurrentService,
  InactiveUserError,
  type PersonCaller,
  Public,
  RequireScope,
  RouteAccessGuard,
  type ServiceCaller,
  signUserToken,
  SystemAdminRoute,
  UserRoute,
  UserTokenReader,
} from '@libs/auth';
import { AppError } from '@libs/errors';
import {
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  Module,
  type Type,
} from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import jwt from 'jsonwebtoken';
import { createSecretKey } from 'node:crypto';

const config = { secret: createSecretKey(Buffer.from('user secret')), lifetimeSeconds: 60 };
const [VERA, ADAM, GONE] = [1, 2, 3] as const;

@Injectable()
class People extends CallerAuthenticator {
  private readonly tokens = new UserTokenReader(config);

  async authenticate(context: ExecutionContext): Promise<PersonCaller> {
    const { userId, sessionId } = await this.tokens.read(context);
    if (userId === GONE) throw new InactiveUserError();
    return {
      kind: 'person',
      userId,
      email: 'somebody@example.com',
      fullName: null,
      systemRole: null,
      isSystemAdmin: userId === ADAM,
      sessionId,
    };
  }
}

@Injectable()
class ReadOnlyService extends CallerAuthenticator {
  authenticate(): ServiceCaller {
    const scopes = new Set(['datasets:read'] as const);
    const names = { serviceId: 'sa_reader', serviceName: 'reader' };
    return { kind: 'service', ...names, scopes, actingUserId: null, credential: 'key' };
  }
}

@Controller('things')
@UserRoute()
class ThingsController {
  @Get()
  list(@CurrentPerson() { userId }: PersonCaller) {
    return { userId };
  }

  @Get('open')
  @Public()
  open() {
    return {};
  }

  @Get('admin')
  @SystemAdminRoute()
  admin(@CurrentPerson() { userId }: PersonCaller) {
    return { userId };
  }

  @Get('service')
  @RequireScope('datasets:read')
  service(@CurrentService() { serviceName }: ServiceCaller) {
    return { serviceName };
  }

  @Get('download')
  @RequireScope('datasets:download')
  download() {
    return {};
  }
}

class Base {
  @Get('inherited')
  inherited() {
    return {};
  }
}

@Controller('closed')
@SystemAdminRoute()
class ClosedController extends Base {}

@Controller('opened')
@Public()
class OpenedController extends Base {}

@Controller('forgotten')
class ForgottenController extends Base {}

async function build(controllers: Type[], authenticator: Type<CallerAuthenticator> = People) {
  @Module({
    imports: [DiscoveryModule],
    controllers,
    providers: [
      { provide: CallerAuthenticator, useClass: authenticator },
      RouteAccessGuard,
      { provide: APP_GUARD, useExisting: RouteAccessGuard },
    ],
  })
  class AppModule {}

  const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), {
    logger: false,
  });
  app.useGlobalFilters({
    catch(error: unknown, host) {
      const reply = host.switchToHttp().getResponse<{ send(body: unknown): void }>();
      reply.send(error instanceof AppError ? { code: error.code, ...error.headers } : { error });
    },
  });
  return app;
}

describe('a route', () => {
  let app: NestFastifyApplication;
  const get = async (path: string, authorization?: string): Promise<unknown> => {
    const headers = authorization ? { authorization } : {};
    return (await app.inject({ url: path, headers })).json();
  };
  const as = (userId: number) =>
    `Bearer ${signUserToken(config, { userId, email: 'somebody@example.com' }).token}`;

  afterEach(() => app.close());

  describe('for people', () => {
    beforeEach(async () => {
      app = await build([ThingsController, ClosedController, OpenedController]);
      await app.init();
    });

    it('knows the person behind a token', async () => {
      expect(await get('/things', as(VERA))).toEqual({ userId: VERA });
    });

    it.each([undefined, 'Basic dmVyYTpzZWNyZXQ=', 'Bearer', 'Bearer a b', 'Bearer '])(
      'asks for credentials when it gets %j',
      async (authorization) => {
        expect(await get('/things', authorization)).toEqual({
          code: 'authentication_required',
          'WWW-Authenticate': 'Bearer',
        });
      },
    );

    it('refuses a token that is expired or forged', async () => {
      const forged = jwt.sign({ user_id: VERA }, 'other', { expiresIn: 60 });
      const expired = jwt.sign({ user_id: VERA, exp: 1 }, 'user secret');

      expect(await get('/things', `Bearer ${forged}`)).toMatchObject({ code: 'invalid_token' });
      expect(await get('/things', `Bearer ${expired}`)).toMatchObject({ code: 'invalid_token' });
    });

    it('passes on why the person may not sign in', async () => {
      expect(await get('/things', as(GONE))).toMatchObject({ code: 'inactive_user' });
    });

    it('needs no credentials when it is public', async () => {
      expect(await get('/things/open')).toEqual({});
    });

    it('of administrators refuses others', async () => {
      expect(await get('/things/admin', as(VERA))).toMatchObject({ code: 'admin_required' });
      expect(await get('/things/admin', as(ADAM))).toEqual({ userId: ADAM });
    });

    it('of services refuses people', async () => {
      expect(await get('/things/service', as(ADAM))).toMatchObject({ code: 'wrong_caller' });
    });

    it('that two controllers inherit is as open as each of them says', async () => {
      expect(await get('/opened/inherited')).toEqual({});
      expect(await get('/closed/inherited', as(VERA))).toMatchObject({ code: 'admin_required' });
    });
  });

  it('of services asks for its scope and refuses services elsewhere', async () => {
    app = await build([ThingsController], ReadOnlyService);
    await app.init();

    expect(await get('/things/service')).toEqual({ serviceName: 'reader' });
    expect(await get('/things/download')).toMatchObject({ code: 'insufficient_scope' });
    expect(await get('/things')).toMatchObject({ code: 'wrong_caller' });
  });

  it('that declares nothing stops the start', async () => {
    app = await build([ThingsController, ForgottenController]);

    await expect(app.init()).rejects.toThrow('GET /forgotten/inherited');
  });

  it('is listed with its declaration', async () => {
    app = await build([ThingsController, OpenedController]);
    await app.init();

    const routes = app.get(RouteAccessGuard).routes();

    expect(routes.map(({ method, path, access }) => `${method} ${path}: ${access}`)).toEqual([
      'GET /opened/inherited: public',
      'GET /things: user',
      'GET /things/admin: system_admin',
      'GET /things/download: service datasets:download',
      'GET /things/open: public',
      'GET /things/service: service datasets:read',
    ]);
  });
});
