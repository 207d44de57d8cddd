import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/api';

/** What a service shows that it may ask: a key, or a token for each request. */
export type GatewayCredential =
  | { serviceKey: string }
  | { token: string | (() => string | Promise<string>) };

export type GatewayClientOptions = GatewayCredential & {
  /** `https://host[:port]` of the gateway. */
  baseUrl: string;
  /** The user on whose behalf the service asks. A token may name one itself, which goes before this. */
  userId?: number;
};

export type GatewayClient = Client<paths>;

/**
 * A client whose requests and answers have the types of the gateway's OpenAPI document:
 * `client.GET('/api/v1/datasets/{dataset_id}', { params: { path: { dataset_id } } })` answers `{ data, error, response }`.
 */
export function createGatewayClient(options: GatewayClientOptions): GatewayClient {
  const client = createClient<paths>({
    baseUrl: options.baseUrl,
    querySerializer: { array: { style: 'form', explode: false } },
  });
  client.use({
    async onRequest({ request }) {
      request.headers.set('Authorization', `Bearer ${await credentialOf(options)}`);
      if (options.userId !== undefined) request.headers.set('X-User-ID', String(options.userId));
    },
  });
  return client;
}

function credentialOf(options: GatewayCredential): string | Promise<string> {
  if ('serviceKey' in options) return options.serviceKey;
  return typeof options.token === 'function' ? options.token() : options.token;
}
