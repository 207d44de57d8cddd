import autocannon from 'autocannon';

export interface LoadRequest {
  method?: 'GET' | 'POST' | 'PUT';
  path: string;
  body?: unknown;
}

/** What one server did under one load. Times in milliseconds. */
export interface Measurement {
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  failed: number;
}

export interface LoadOptions {
  origin: string;
  requests: LoadRequest[];
  headers: Record<string, string>;
  connections: number;
  seconds: number;
}

/** Sends the requests round and round over keep-alive connections and measures the answers. */
export async function drive(options: LoadOptions): Promise<Measurement> {
  const times: number[] = [];
  const requests = options.requests.map(toAutocannon);
  let clients = 0;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url: options.origin,
        connections: options.connections,
        duration: options.seconds,
        headers: options.headers,
        requests,
        // Each connection begins elsewhere: people do not all save the same image at the same moment.
        setupClient: (client) => {
          const start = Math.floor((clients++ * requests.length) / options.connections);
          client.setRequests([...requests.slice(start), ...requests.slice(0, start)]);
        },
      },
      (error: Error | null, outcome) => (error ? reject(error) : resolve(outcome)),
    );
    instance.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  });
  times.sort((a, b) => a - b);
  return {
    perSecond: result['2xx'] / result.duration,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    p99: quantile(times, 0.99),
    failed: result.non2xx + result.errors + result.timeouts,
  };
}

function toAutocannon({ method = 'GET', path, body }: LoadRequest): autocannon.Request {
  if (body === undefined) return { method, path };
  const headers = { 'content-type': 'application/json' };
  return { method, path, body: JSON.stringify(body), headers };
}

function quantile(sorted: number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

/** The measurement in the middle by throughput: one odd round does not count. */
export function median(rounds: Measurement[]): Measurement {
  const sorted = [...rounds].sort((a, b) => a.perSecond - b.perSecond);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new Error('nothing was measured');
  return { ...middle, failed: sorted.reduce((sum, { failed }) => sum + failed, 0) };
}

/** How much more one server did than the other: of each round, as a machine may be slower in the next. */
export function medianRatio(rounds: Measurement[], others: Measurement[]): number {
  const ratios = rounds.map(({ perSecond }, n) => perSecond / (others[n]?.perSecond ?? Number.NaN));
  return quantile(
    ratios.sort((a, b) => a - b),
    0.5,
  );
}
