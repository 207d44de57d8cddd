import { loadConfig } from '@libs/config';
import { createHttpApp, type HttpApp, httpConfigSchema } from '@libs/http';
import { LabelerDb, LabelerDbModule } from '@libs/labeler-db';
import { ObservabilityModule, observabilityConfigSchema } from '@libs/observability';
import { databaseConfig, markRequests, type TestDatabases } from '@libs/testing';
import {
  Body,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Header,
  HttpCode,
  Injectable,
  Module,
  Param,
  Post,
  Res,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import {
  Idempotency,
  idempotencyConfigSchema,
  IdempotencyModule,
  withRepeatablePosts,
} from '../src';

/** What a request does besides its work. Tests replace the steps. */
export class Steps {
  beforeCommit: () => Promise<void> = () => Promise.resolve();
  afterCommit: () => Promise<void> = () => Promise.resolve();
}

interface Order {
  name: string;
}

/** Does work that can be counted: a row of audit_logs for each piece. */
@Controller()
class WorkshopController {
  constructor(
    private readonly db: LabelerDb,
    private readonly idempotency: Idempotency,
    private readonly steps: Steps,
  ) {}

  @Post('remembered')
  remembered(@Body() { name }: Order): Promise<object> {
    return this.work(name, true);
  }

  @Post('plain/:place')
  @HttpCode(202)
  plain(@Body() { name }: Order, @Param('place') place: string): Promise<object> {
    return this.work(`${place} ${name}`, false);
  }

  @Post('sent')
  async sent(@Body() { name }: Order, @Res() reply: FastifyReply): Promise<void> {
    const made = await this.work(name, false);
    void reply.status(201).header('Location', '/made').header('ETag', '"1"').send(made);
  }

  @Post('secret')
  @Header('Cache-Control', 'no-store')
  secret(@Body() { name }: Order): Promise<object> {
    return this.work(name, false);
  }

  @Post('nothing')
  @HttpCode(204)
  async nothing(): Promise<void> {
    await this.work('nothing', false);
  }

  @Post('in-one-of')
  inOneOf(@Body() { name }: Order): Promise<object> {
    return this.idempotency.inOneOf(async (once) => {
      await this.db.transaction((tx) => tx.sql`select 1 as prepared`);
      await this.steps.beforeCommit();
      return this.db.transaction(async (tx) => {
        const [row] = await tx.sql<{ id: number }>`
          insert into audit_logs (action, resource_type) values (${name}, 'work') returning id`;
        const answer = { id: row?.id, name };
        await once(tx, () => answer);
        return answer;
      });
    });
  }

  @Post('idle')
  idle(): object {
    return { at: process.hrtime.bigint().toString() };
  }

  @Get('remembered')
  read(): object {
    return {};
  }

  private async work(name: string, remember: boolean): Promise<object> {
    const made = await this.db.transaction(async (tx) => {
      const [row] = await tx.sql<{ id: number }>`
        insert into audit_logs (action, resource_type) values (${name}, 'work') returning id`;
      const answer = { id: row?.id, name };
      if (remember) await this.idempotency.remember(tx, () => answer);
      await this.steps.beforeCommit();
      return answer;
    });
    await this.steps.afterCommit();
    return made;
  }
}

/** Lets in everybody, as whom they say they are. */
@Injectable()
class NameTagGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context
      .switchToHttp()
      .getRequest<{ headers: Record<string, string>; caller?: object }>();
    const userId = Number(request.headers['x-user'] ?? 1);
    request.caller = { kind: 'person', userId };
    return true;
  }
}

export interface Workshop {
  app: HttpApp;
  url: string;
  steps: Steps;
}

/** An application of a few routes that work in different ways. */
export async function startWorkshop({ labelerUrl }: TestDatabases): Promise<Workshop> {
  const steps = new Steps();
  const schemas = {
    http: httpConfigSchema({ port: 0 }),
    observability: observabilityConfigSchema,
    idempotency: idempotencyConfigSchema,
  };
  const config = loadConfig(schemas, { ENVIRONMENT: 'test', LOG_LEVEL: 'silent' });
  @Module({
    imports: [
      ObservabilityModule.forRoot(config.observability, 'workshop'),
      LabelerDbModule.forRoot(databaseConfig(labelerUrl)),
      IdempotencyModule.forRoot(config.idempotency),
    ],
    controllers: [WorkshopController],
    providers: [
      { provide: Steps, useValue: steps },
      { provide: APP_GUARD, useClass: NameTagGuard },
    ],
  })
  class WorkshopModule {}
  const app = await createHttpApp({
    module: withRepeatablePosts({ module: WorkshopModule }),
    config: config.http,
    bodyLimitBytes: 4096,
    prefix: '',
    unprefixed: [],
  });
  markRequests(app.getHttpServer());
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl(), steps };
}
