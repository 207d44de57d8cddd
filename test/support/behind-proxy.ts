import { type CuttableProxy, startCuttableProxy } from './cuttable-proxy';

/** The address of a server with something between that can be cut. */
export async function behindProxy(address: string): Promise<{ proxy: CuttableProxy; url: string }> {
  const url = new URL(address);
  const proxy = await startCuttableProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  url.hostname = '127.0.0.1';
  return { proxy, url: url.href };
}

/** Runs `work` while the server is away, and gives it back whatever happens. */
export async function whileAway<T>(
  proxy: CuttableProxy,
  how: 'stopped' | 'silent',
  work: () => Promise<T>,
): Promise<T> {
  if (how === 'stopped') await proxy.cut();
  else proxy.freeze();
  try {
    return await work();
  } finally {
    await proxy.mend();
  }
}
