import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const STEP_MS = 100;
const PATIENCE_MS = 10_000;

/** Whether nobody listens on the port. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

export interface WantedPort {
  port: number;
  host: string;
  /** Who wants it, and the variable that moves it elsewhere. */
  name: string;
  variable: string;
}

/**
 * Makes sure that the ports are free. After a run that was killed its processes may still be on their way out,
 * so `patient` waits for them.
 * @throws Error that names the port and what to do.
 */
export async function requirePorts(wanted: WantedPort[], patient: boolean): Promise<void> {
  for (const { port, host, name, variable } of wanted) {
    const until = Date.now() + (patient ? PATIENCE_MS : 0);
    while (!(await isFree(port, host))) {
      if (Date.now() >= until) {
        throw new Error(
          `Port ${port} is in use, and ${name} needs it. Stop what listens there, or choose another port with ${variable}=…`,
        );
      }
      await delay(STEP_MS);
    }
  }
}
