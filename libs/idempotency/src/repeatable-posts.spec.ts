import {
  Controller,
  Get,
  Module,
  type NestInterceptor,
  Post,
  UseInterceptors,
} from '@nestjs/common';
import { INTERCEPTORS_METADATA } from '@nestjs/common/constants';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import { withRepeatablePosts } from './repeatable-posts';

const another: NestInterceptor = { intercept: (_, next) => next.handle() };

@Controller()
class Orders {
  @Get()
  list(): void {}

  @Post()
  create(): void {}

  @Post('labeled')
  @UseInterceptors(another)
  label(): void {}
}

class Returns extends Orders {}

@Module({ controllers: [Orders] })
class OrdersModule {}

@Module({})
class ReturnsModule {}

@Module({ imports: [OrdersModule] })
class ShopModule {}

const handlers = Orders.prototype as unknown as Record<string, object>;
const interceptorsOf = (name: string): unknown =>
  Reflect.getMetadata(INTERCEPTORS_METADATA, handlers[name] ?? {});

describe('POSTs that may be sent again', () => {
  it('are those of a module and of what it imports, once each, before what else intercepts them', () => {
    const shop = {
      module: ShopModule,
      imports: [{ module: ReturnsModule, controllers: [Returns] }, OrdersModule],
    };

    withRepeatablePosts(shop);
    expect(withRepeatablePosts(shop)).toBe(shop);

    expect(['list', 'create', 'label'].map(interceptorsOf)).toEqual([
      undefined,
      [IdempotencyInterceptor],
      [IdempotencyInterceptor, another],
    ]);
  });
});
