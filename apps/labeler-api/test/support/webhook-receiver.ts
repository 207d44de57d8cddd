import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server of somebody else, which answers as its path says and remembers what it was sent. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** The most requests that were open at once, by path. */
  readonly atOnce = new Map<string, number>();
  private readonly open = new Map<string, number>();
  private readonly hanging: ServerResponse[] = [];

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly port: number,
  ) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const receiver = new WebhookReceiver(server, (server.address() as AddressInfo).port);
    server.on('request', (request, response) => {
      const path = request.url ?? '';
      receiver.count(path, 1);
      response.on('close', () => receiver.count(path, -1));
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        receiver.received.push({ path, headers: request.headers, body });
        receiver.answer(path, response);
      });
    });
    return receiver;
  }

  url(path: string, host = '127.0.0.1'): string {
    return `http://${host}:${this.port}${path}`;
  }

  at(path: string): Received[] {
    return this.received.filter((each) => each.path === path);
  }

  /** Lets go of every request that waits at a path with `hang`. */
  letGo(): void {
    for (const response of this.hanging.splice(0)) response.end();
  }

  async stop(): Promise<void> {
    this.letGo();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(path: string, response: ServerResponse): void {
    const isHanging = path.startsWith('/hang-once')
      ? this.at(path).length === 1
      : path.startsWith('/hang');
    if (isHanging) return void this.hanging.push(response);
    if (path.startsWith('/redirect')) {
      return void response.writeHead(302, { location: this.url('/redirected') }).end();
    }
    if (path.startsWith('/huge')) return endless(response);
    const [, status = '200'] = /^\/(\d{3})/.exec(path) ?? [];
    response.writeHead(Number(status)).end(`said \0 ${status}`);
  }

  private count(path: string, step: number): void {
    const now = (this.open.get(path) ?? 0) + step;
    this.open.set(path, now);
    this.atOnce.set(path, Math.max(now, this.atOnce.get(path) ?? 0));
  }
}

function endless(response: ServerResponse): void {
  response.writeHead(200);
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const write = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', write);
  };
  write();
}

/** As docs/webhooks.md tells receivers to, written from the text of Standard Webhooks. */
export function isSignedBy(secret: string, { headers, body }: Received): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = createHmac('sha256', key).update(signed).digest();
  const age = Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp']));
  return String(headers['webhook-signature'])
    .split(' ')
    .map((signature) => Buffer.from(signature.replace(/^v1,/, ''), 'base64'))
    .some((given) => age < 300 && given.length === 32 && timingSafeEqual(given, expected));
}
