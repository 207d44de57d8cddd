import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { isPublicAddress } from './public-address';
import { isPrivateLiteral } from './webhook-url';
import { WEBHOOKS_CONFIG, type WebhooksConfig } from './webhooks.config';

/** What came of one request. Without a status there was no answer, and `error` says why. */
export interface SendOutcome {
  status: number | null;
  /** The beginning of the answer. */
  body: string | null;
  error: string | null;
}

const BODY_KEPT_BYTES = 1024;
const NOT_PUBLIC = 'The address is not public';

/** Names of failures, for those who own the endpoint: what they say of our network stays here. */
const REASONS: Record<string, string> = {
  ENOTPUBLIC: NOT_PUBLIC,
  ECONNREFUSED: 'The connection was refused',
  ECONNRESET: 'The connection was broken off',
  EPIPE: 'The connection was broken off',
  UND_ERR_SOCKET: 'The connection was broken off',
  ENOTFOUND: 'The name is not known',
  EAI_AGAIN: 'The name could not be looked up',
  EHOSTUNREACH: 'The host cannot be reached',
  ENETUNREACH: 'The host cannot be reached',
  CERT_HAS_EXPIRED: 'The certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another name',
};

/**
 * Sends to addresses that strangers chose. Names are looked up and judged where the connection is made, so a name that
 * leads elsewhere a moment later does not help anybody; redirects are not followed; answers are read to a limit.
 */
@Injectable()
export class WebhookSender implements OnApplicationShutdown {
  private readonly agent: Agent;

  constructor(@Inject(WEBHOOKS_CONFIG) private readonly config: WebhooksConfig) {
    const { allowPrivate, timeoutMs } = config;
    this.agent = new Agent({
      connect: { lookup: allowPrivate ? undefined : publicLookup, timeout: timeoutMs },
      pipelining: 1,
    });
  }

  /** Never throws. @param signal Gives up before the time limit does. */
  async send(
    url: string,
    headers: Record<string, string>,
    body: string,
    signal: AbortSignal,
  ): Promise<SendOutcome> {
    const limit = AbortSignal.timeout(this.config.timeoutMs);
    try {
      if (!this.config.allowPrivate && isPrivateLiteral(new URL(url))) {
        throw notPublic();
      }
      const answer = await request(url, {
        method: 'POST',
        dispatcher: this.agent,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'vision-webhooks/1',
          ...headers,
        },
        body,
        signal: AbortSignal.any([limit, signal]),
      });
      return { status: answer.statusCode, body: await beginningOf(answer.body), error: null };
    } catch (error) {
      return { status: null, body: null, error: reasonOf(error, limit.aborted, this.config) };
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}

/** The answer counts even when its body breaks off or never ends. */
async function beginningOf(
  stream: AsyncIterable<Buffer> & { destroy(): unknown },
): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= BODY_KEPT_BYTES) break;
    }
  } catch {
    // What came is what there is.
  } finally {
    stream.destroy();
  }
  const text = Buffer.concat(chunks).subarray(0, BODY_KEPT_BYTES).toString('utf8');
  return text.replaceAll('\0', '');
}

function reasonOf(error: unknown, isLate: boolean, { timeoutMs }: WebhooksConfig): string {
  if (isLate) return `No answer within ${timeoutMs / 1000} seconds`;
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return REASONS[code ?? ''] ?? REASONS[cause?.code ?? ''] ?? 'The request failed';
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const [first, ...others] = addresses.filter(({ address }) => isPublicAddress(address));
    if (!first) return callback(notPublic(), []);
    if (options.all) return callback(null, [first, ...others]);
    return callback(null, first.address, first.family);
  });
};

function notPublic(): Error {
  return Object.assign(new Error(NOT_PUBLIC), { code: 'ENOTPUBLIC' });
}
