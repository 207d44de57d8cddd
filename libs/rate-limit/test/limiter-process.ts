import type { Demand } from '../src/rate-limiter';
import { SharedRateLimiter } from '../src/shared-rate-limiter';

/** What the parent asks: so many requests at once, as often as it likes. */
export interface Burst {
  requests: number;
  demands: Demand[];
}

/** When a request was sent and answered, in milliseconds that all processes of this machine share. */
export interface Admission {
  from: number;
  to: number;
}

const silent = { info: () => undefined, warn: () => undefined };
const now = () => performance.timeOrigin + performance.now();

async function main(redisUrl: string): Promise<void> {
  const limiter = new SharedRateLimiter(redisUrl, silent);
  await limiter.onModuleInit();
  if (limiter.mode() !== 'shared') throw new Error('no connection to Redis');
  process.on('message', ({ requests, demands }: Burst) => {
    const one = async (): Promise<Admission[]> => {
      const from = now();
      const { admitted } = await limiter.decide(demands);
      return admitted ? [{ from, to: now() }] : [];
    };
    void Promise.all(Array.from({ length: requests }, one)).then((admissions) =>
      process.send?.(admissions.flat()),
    );
  });
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

void main(process.argv[2] ?? '');
