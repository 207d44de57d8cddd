import { join } from 'node:path';
import { type OnFailure, startNode } from './processes';
import { logFile, type Settings } from './settings';
import type { Secrets } from './state';

export interface Applications {
  labelerApiUrl: string;
  gatewayUrl: string;
  stop(): Promise<void>;
}

type Env = Record<string, string>;

/** A developer who presses Ctrl-C waits no longer for requests in flight. */
const GRACE_SECONDS = '5';

/** Starts both applications and waits until they are ready. */
export async function startApplications(
  settings: Settings,
  secrets: Secrets,
  servers: Env,
  onFailure: OnFailure,
): Promise<Applications> {
  const start = (name: string, port: number) =>
    startNode(
      {
        name,
        script: join(__dirname, `../../apps/${name}/src/main.js`),
        env: { ...environment(secrets), ...servers, HOST: settings.host, PORT: String(port) },
        logFile: logFile(settings, name),
        isReady: () => answers(`${urlOf(settings, port)}/health/ready`),
      },
      onFailure,
    );
  const started = await Promise.allSettled([
    start('labeler-api', settings.labelerApiPort),
    start('dataset-gateway', settings.gatewayPort),
  ]);
  const stops = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const stop = async () => void (await Promise.all(stops.map((each) => each())));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return {
    labelerApiUrl: urlOf(settings, settings.labelerApiPort),
    gatewayUrl: urlOf(settings, settings.gatewayPort),
    stop,
  };
}

/** What the developer set goes through; what nobody set gets a value that suits development. */
function environment(secrets: Secrets): NodeJS.ProcessEnv {
  const { JWT_SECRET: oldName } = process.env;
  return {
    ENVIRONMENT: 'development',
    LOG_FORMAT: 'json',
    SHUTDOWN_GRACE_SECONDS: GRACE_SECONDS,
    SERVICE_JWT_SECRET: secrets.serviceJwtSecret,
    ...(oldName ? {} : { JWT_SECRET_KEY: secrets.jwtSecret }),
    ...process.env,
  };
}

function urlOf({ host }: Settings, port: number): string {
  return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url);
  await response.body?.cancel();
  return response.ok;
}
