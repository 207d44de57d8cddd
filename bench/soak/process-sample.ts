import type { KillableServer } from '../killable-server';

/** What one process said of itself at one moment. */
export interface ProcessSample {
  process: string;
  /** Seconds since the beginning. */
  at: number;
  rssMiB: number;
  heapMiB: number;
  externalMiB: number;
  /** 99th percentile since the last look. */
  loopDelayMs: number;
  openFds: number;
  handles: number;
  poolSize: number;
  poolWaiting: number;
}

export const COLUMNS: readonly (keyof ProcessSample)[] = [
  ...(['process', 'at', 'rssMiB', 'heapMiB', 'externalMiB'] as const),
  ...(['loopDelayMs', 'openFds', 'handles', 'poolSize', 'poolWaiting'] as const),
];

const MIB = 2 ** 20;

/** Reads `/metrics` as Prometheus does. */
export async function sampleProcess(server: KillableServer, at: number): Promise<ProcessSample> {
  const text = await (await fetch(`${server.origin}/metrics`)).text();
  const sum = (name: string, label = '') => sumOf(text, name, label);
  return {
    process: server.name,
    at,
    rssMiB: sum('process_resident_memory_bytes') / MIB,
    heapMiB: sum('nodejs_heap_size_used_bytes') / MIB,
    externalMiB: sum('nodejs_external_memory_bytes') / MIB,
    loopDelayMs: sum('nodejs_eventloop_lag_p99_seconds') * 1000,
    openFds: sum('process_open_fds'),
    handles: sum('nodejs_active_handles_total'),
    poolSize: sum('db_pool_connections', 'state="size"'),
    poolWaiting: sum('db_pool_connections', 'state="waiting"'),
  };
}

function sumOf(text: string, name: string, label: string): number {
  return text
    .split('\n')
    .filter((line) => /^\w+/.exec(line)?.[0] === name && line.includes(label))
    .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0);
}
