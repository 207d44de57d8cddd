import { KillableServer } from '../killable-server';
import { signIn } from '../people.bench';
import type { BenchDatabase, BenchStack } from '../stack';
import type { Crew } from './actors';
import { HttpClient, Tally } from './http-client';
import { Ledger } from './ledger';
import { Pictures } from './pictures';
import { makeScene } from './scene';

/** Both applications and the worker, each a process of its own, from the production build. */
export interface LiveStack {
  database: BenchDatabase;
  servers: { api: KillableServer; worker: KillableServer; gateway: KillableServer };
  crew: Crew;
  tally: Tally;
  stop(): Promise<void>;
}

const PICTURE = { width: 640, height: 480 };

/** @param images How many images people have to label in the beginning. */
export async function startLiveStack(stack: BenchStack, images: number): Promise<LiveStack> {
  const database = await stack.database(1);
  const { env } = database;
  const api = await KillableServer.start('labeler-api', 'apps/labeler-api/src/main.js', {
    ...env,
    WORKER: 'off',
  });
  const worker = await KillableServer.start('worker', 'apps/labeler-api/src/worker.js', env);
  const gateway = await KillableServer.start(
    'dataset-gateway',
    'apps/dataset-gateway/src/main.js',
    env,
  );
  const tally = new Tally();
  const people = new HttpClient(api.origin, await signIn(api.origin), tally);
  const service = new HttpClient(gateway.origin, database.serviceKey, tally);
  const pictures = await Pictures.of(PICTURE.width, PICTURE.height);
  const scene = await makeScene(people, pictures, images);
  const servers = { api, worker, gateway };
  return {
    database,
    servers,
    tally,
    crew: { people, service, pictures, scene, ledger: new Ledger() },
    stop: async () => {
      await Promise.all(Object.values(servers).map((server) => server.stop()));
    },
  };
}
