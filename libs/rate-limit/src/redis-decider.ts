import { Redis, type Result } from 'ioredis';
import { DECIDE_SCRIPT } from './decide-script';
import type { Decision, Demand, DemandState } from './rate-limiter';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    decideRates(keyCount: number, ...keysAndArguments: string[]): Result<number[], Context>;
  }
}

/** A decision of Redis, and when it was asked on this process's clock. */
export interface SharedDecision extends Decision {
  askedAt: number;
}

interface Waiting {
  demands: readonly Demand[];
  resolve: (decision: SharedDecision) => void;
  reject: (error: unknown) => void;
}

/** One hash tag for all, because one script touches several keys. */
const KEY_PREFIX = '{rate-limit}:';
/** Bounds the time that one script takes, and stays below Lua's limit for unpack. */
const MAX_BATCH = 256;
const ANSWER_LIMIT_MS = 200;
const TICK_MS = 20;
/** For the connection's own commands; the event loop may stall for a while under load. */
const HANDSHAKE_LIMIT_MS = 1000;
const MAX_RECONNECT_DELAY_MS = 1000;

/** Decides through Redis. Requests that arrive while an answer is under way share the next round trip. */
export class RedisDecider {
  private readonly redis: Redis;
  private waiting: Waiting[] = [];
  private busy = false;

  constructor(
    url: string,
    private readonly clock: () => number,
    onTrouble: (error: Error) => void,
  ) {
    this.redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: HANDSHAKE_LIMIT_MS,
      commandTimeout: HANDSHAKE_LIMIT_MS,
      disconnectTimeout: ANSWER_LIMIT_MS,
      disableClientInfo: true,
      keepAlive: 10_000,
      retryStrategy: (attempt) => Math.min(50 * attempt, MAX_RECONNECT_DELAY_MS),
      scripts: { decideRates: { lua: DECIDE_SCRIPT } },
    });
    this.redis.on('error', onTrouble);
    this.redis.on('close', () => onTrouble(new Error('the connection was closed')));
  }

  get ready(): boolean {
    return this.redis.status === 'ready';
  }

  /** Resolves when connected or when that failed; it goes on trying by itself. */
  async connect(): Promise<void> {
    await this.redis.connect().catch(() => undefined);
  }

  /** Drops the connection and what was asked on it, and makes a new one. */
  reconnect(): void {
    this.redis.disconnect(true);
  }

  close(): void {
    this.redis.removeAllListeners('close').disconnect();
  }

  /** Rejects when Redis does not answer within 200 ms. */
  decide(demands: readonly Demand[]): Promise<SharedDecision> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ demands, resolve, reject });
      if (!this.busy) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.busy = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MAX_BATCH);
      try {
        await this.decideBatch(batch);
      } catch (error) {
        for (const { reject } of [...batch, ...this.waiting]) reject(error);
        this.waiting = [];
      }
    }
    this.busy = false;
  }

  private async decideBatch(batch: Waiting[]): Promise<void> {
    const { keys, args } = encode(batch.map(({ demands }) => demands));
    const askedAt = this.clock();
    const reply = await inTime(this.redis.decideRates(keys.length, ...keys, ...args));
    let position = 0;
    for (const { demands, resolve } of batch) {
      resolve({ ...decode(demands, reply, position), askedAt });
      position += 1 + 2 * demands.length;
    }
  }
}

function encode(requests: (readonly Demand[])[]): { keys: string[]; args: string[] } {
  const indexes = new Map<string, number>();
  const windows: string[] = [];
  const rest: string[] = [];
  for (const demands of requests) {
    rest.push(String(demands.length));
    for (const { policy, key } of demands) {
      const name = `${KEY_PREFIX}${policy.name}:${key}`;
      let index = indexes.get(name);
      if (index === undefined) {
        indexes.set(name, (index = indexes.size + 1));
        windows.push(String(policy.windowMs * 1000));
      }
      rest.push(String(index), String(policy.quota));
    }
  }
  return { keys: [...indexes.keys()], args: [...windows, ...rest] };
}

function decode(demands: readonly Demand[], reply: number[], position: number): Decision {
  const admitted = reply[position] === 1;
  const states = demands.map((demand, index): DemandState => {
    const remaining = reply[position + 1 + 2 * index] ?? 0;
    const resetMs = (reply[position + 2 + 2 * index] ?? 0) / 1000;
    return { ...demand, room: admitted || remaining > 0, remaining, resetMs };
  });
  return { admitted, states };
}

/**
 * Rejects when `work` is not done in time. Time is counted in ticks of this process, so that it stretches on a
 * machine that is short of processor time, where Redis is late without being gone. The last look is after the
 * sockets were read: the answer may have been waiting there.
 */
function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error(`no answer within ${ANSWER_LIMIT_MS} ms`));
    let ticksLeft = ANSWER_LIMIT_MS / TICK_MS;
    const timer = setInterval(() => {
      ticksLeft -= 1;
      if (ticksLeft === 0) setImmediate(giveUp);
    }, TICK_MS);
    work.then(resolve, reject).finally(() => clearInterval(timer));
  });
}
