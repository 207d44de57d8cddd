import type { CallerRequest } from '@libs/auth';
import { AppError } from '@libs/errors';
import { LOGGER, Metrics } from '@libs/observability';
import {
  RateLimiter,
  RateLimitGuard,
  RateLimitModule,
  servicePolicies,
  serviceLimitsConfigSchema,
} from '@libs/rate-limit';
import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Global,
  Injectable,
  Module,
  UseGuards,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { SkipThrottle, Throttle, type ThrottlerOptions } from '@nestjs/throttler';
import { LocalRateLimiter } from '../src/local-rate-limiter';

/** Takes the headers `service` and `user` for the caller. */
@Injectable()
class TrustingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<CallerRequest>();
    const { service, user } = request.headers;
    if (typeof service !== 'string') return true;
    request.caller = {
      kind: 'service',
      serviceId: service,
      serviceName: service,
      scopes: new Set(),
      actingUserId: user === undefined ? null : Number(user),
      credential: 'key',
    };
    return true;
  }
}

@Controller()
@UseGuards(RateLimitGuard)
class OtherController {
  @Get('elsewhere')
  elsewhere() {
    return {};
  }
}

@Module({ controllers: [OtherController] })
class OtherModule {}

@Controller()
class ThingsController {
  @Get('things')
  things() {
    return {};
  }

  @Get('others')
  others() {
    return {};
  }

  @Get('free')
  @SkipThrottle({ service: true, user: true })
  free() {
    return {};
  }

  @Get('dear')
  @Throttle({ user: { limit: 1 } })
  dear() {
    return {};
  }
}

const metrics = new Metrics('test');

@Global()
@Module({
  providers: [
    { provide: LOGGER, useValue: {} },
    { provide: Metrics, useValue: metrics },
  ],
  exports: [LOGGER, Metrics],
})
class ObservationModule {}

async function start(policies: ThrottlerOptions[]): Promise<NestFastifyApplication> {
  metrics.registry.clear();
  const module = await Test.createTestingModule({
    imports: [
      OtherModule,
      ObservationModule,
      RateLimitModule.forRoot({ redisUrl: undefined }, policies),
    ],
    controllers: [ThingsController],
    providers: [
      { provide: APP_GUARD, useClass: TrustingGuard },
      { provide: APP_GUARD, useClass: RateLimitGuard },
    ],
  })
    // On a clock that stands still.
    .overrideProvider(RateLimiter)
    .useValue(new LocalRateLimiter(() => 1000.1))
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), {
    logger: false,
  });
  app.useGlobalFilters({
    catch(error: unknown, host) {
      const reply = host.switchToHttp().getResponse<{
        status(code: number): { headers(h: object): { send(body: unknown): void } };
      }>();
      const problem = error instanceof AppError ? error : undefined;
      reply
        .status(problem ? 429 : 500)
        .headers(problem?.headers ?? {})
        .send({ code: problem?.code, ...problem?.fields });
    },
  });
  return app.init();
}

const LIMITS = { RATE_LIMIT_SERVICE_PER_MINUTE: '5', RATE_LIMIT_USER_PER_MINUTE: '3' };

describe('a limited endpoint', () => {
  let app: NestFastifyApplication;
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
  const asVera = { service: 'platform', user: '42' };

  beforeEach(async () => {
    app = await start(servicePolicies(serviceLimitsConfigSchema.parse(LIMITS)));
  });
  afterEach(() => app.close());

  it('says with every answer what is left', async () => {
    const { statusCode, headers } = await get('/things', asVera);

    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      ratelimit: '"service";r=4;t=60, "user";r=2;t=60',
      'ratelimit-policy': expect.stringMatching(
        /^"service";q=5;w=60;.*, "user";q=3;w=60;/,
      ) as string,
      'x-ratelimit-limit': '3',
      'x-ratelimit-remaining': '2',
      'x-ratelimit-reset': '60',
    });
  });

  it('counts one caller over all endpoints', async () => {
    await get('/things', asVera);

    expect((await get('/others', asVera)).headers['x-ratelimit-remaining']).toBe('1');
  });

  it('refuses the request after the last one, with the policy and the time to wait', async () => {
    for (let i = 0; i < 3; i += 1) await get('/things', asVera);

    const { statusCode, headers, body } = await get('/things', asVera);

    expect(statusCode).toBe(429);
    expect(headers).toMatchObject({
      'retry-after': '60',
      ratelimit: '"service";r=2;t=60, "user";r=0;t=60',
      'x-ratelimit-remaining': '0',
    });
    expect(JSON.parse(body)).toEqual({
      code: 'rate_limit_exceeded',
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      'violated-policies': ['user'],
      retry_after: 60,
    });
    expect(await metrics.registry.getSingleMetricAsString('rate_limited_requests_total')).toContain(
      'rate_limited_requests_total{policy="user"',
    );
  });

  it('may be limited twice, by a guard of its own', async () => {
    expect((await get('/elsewhere', asVera)).headers['x-ratelimit-remaining']).toBe('1');
  });

  it('counts users apart, and all of them for their service', async () => {
    for (const user of ['1', '2', '3', '4', '5']) {
      expect((await get('/things', { service: 'platform', user })).statusCode).toBe(200);
    }

    const sixth = await get('/things', { service: 'platform', user: '6' });

    expect(JSON.parse(sixth.body)).toMatchObject({ 'violated-policies': ['service'] });
    expect((await get('/things', { service: 'trainer', user: '6' })).statusCode).toBe(200);
  });

  it('counts a service without a user for the service only', async () => {
    const { headers } = await get('/things', { service: 'platform' });

    expect(headers.ratelimit).toBe('"service";r=4;t=60');
  });

  it('leaves callers alone that fall under no policy, and routes that skip it', async () => {
    expect((await get('/things')).headers).not.toHaveProperty('ratelimit');
    expect((await get('/free', asVera)).headers).not.toHaveProperty('ratelimit');
  });

  it('may have a lower limit of its own', async () => {
    expect((await get('/dear', asVera)).headers['x-ratelimit-limit']).toBe('1');
    expect((await get('/dear', asVera)).statusCode).toBe(429);
    expect((await get('/things', asVera)).statusCode).toBe(200);
  });

  it('admits exactly the quota of requests that come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => get('/things', { service: 'platform' })),
    );

    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(5);
  });
});

describe('a policy without a tracker of its own', () => {
  it('counts by address, and by network where an attacker has many addresses', async () => {
    const app = await start([{ name: 'address', limit: 1, ttl: 1000 }]);
    const from = async (remoteAddress: string) =>
      (await app.inject({ url: '/things', remoteAddress })).statusCode;

    expect(await from('192.0.2.1')).toBe(200);
    expect(await from('192.0.2.1')).toBe(429);
    expect(await from('192.0.2.2')).toBe(200);
    expect(await from('2001:db8::1')).toBe(200);
    expect(await from('2001:db8::2')).toBe(429);
    await app.close();
  });

  it('keeps long keys from outside short', async () => {
    const app = await start([
      {
        name: 'account',
        limit: 1,
        ttl: 1000,
        getTracker: ({ query }: { query?: { email: string } }) => query?.email ?? '',
      },
    ]);
    const decide = jest.spyOn(app.get(RateLimiter), 'decide');

    await app.inject({ url: `/things?email=${'x'.repeat(2000)}` });

    expect(decide.mock.calls[0]?.[0][0]?.key).toHaveLength(43);
    await app.close();
  });
});
