import { rmSync } from 'node:fs';
import { PEOPLE } from '../seed/people';
import { startApplications } from './applications';
import { type Databases, startDatabases } from './databases';
import { startObjectStore, type StartedStore } from './object-store';
import { requirePorts } from './ports';
import type { OnFailure } from './processes';
import { announce, descriptionFile, type StackDescription, writeDescription } from './report';
import { serviceKeyOf } from './service-key';
import type { Settings } from './settings';
import { claim, release, type Secrets, secretsOf } from './state';
import { step } from './terminal';

type Stop = () => Promise<void> | void;

/** Everything that one command brings up, in the order in which it must go down. */
export class Stack {
  private readonly stops: Stop[] = [];

  constructor(
    private readonly settings: Settings,
    private readonly onFailure: OnFailure,
  ) {}

  /** Starts what is missing, makes the demo on the first start, and tells how to use it all. */
  async start(): Promise<void> {
    const { stateDir } = this.settings;
    const afterCrash = claim(stateDir);
    this.stops.push(() => release(stateDir));
    rmSync(descriptionFile(stateDir), { force: true });
    await this.requireAppPorts(afterCrash);
    const secrets = secretsOf(stateDir);
    const [databases, store] = await this.startServers(secrets);
    const prepared = await this.prepare(databases, store);
    const applications = await step(
      'applications',
      () =>
        startApplications(
          this.settings,
          secrets,
          { ...databases.env, ...store.env },
          this.onFailure,
        ),
      ({ labelerApiUrl, gatewayUrl }) => `ready at ${labelerApiUrl} and ${gatewayUrl}`,
    );
    this.stops.push(() => applications.stop());
    const description: StackDescription = {
      labeler_api_url: applications.labelerApiUrl,
      gateway_url: applications.gatewayUrl,
      service_key: prepared.serviceKey,
      users: prepared.users ? logIns() : [],
      labeler_database_url: databases.labelerUrl,
      user_database_url: databases.usersUrl,
      s3: {
        endpoint: store.config.endpoint,
        access_key: store.config.accessKeyId,
        secret_key: store.config.secretAccessKey,
        buckets: Object.values(store.config.buckets),
      },
    };
    writeDescription(stateDir, description);
    announce(description, stateDir, prepared.example);
  }

  /** Stops the applications, then the object store, then the databases. */
  async stop(): Promise<void> {
    for (let stop = this.stops.pop(); stop; stop = this.stops.pop()) await stop();
  }

  private requireAppPorts(patient: boolean): Promise<void> {
    const { host, labelerApiPort, gatewayPort } = this.settings;
    return requirePorts(
      [
        { host, port: labelerApiPort, name: 'labeler-api', variable: 'LABELER_API_PORT' },
        { host, port: gatewayPort, name: 'dataset-gateway', variable: 'GATEWAY_PORT' },
      ],
      patient,
    );
  }

  private async startServers(secrets: Secrets): Promise<[Databases, StartedStore]> {
    const databases = step(
      'databases',
      () => startDatabases(this.settings, secrets, this.onFailure),
      ({ labelerIsEmbedded, usersAreEmbedded }) =>
        `labeler ${origin(labelerIsEmbedded)}, users ${origin(usersAreEmbedded)}`,
    );
    const store = step(
      'object store',
      () => startObjectStore(this.settings, secrets, this.onFailure),
      ({ isEmbedded, config }) => `${origin(isEmbedded)}, ${config.endpoint}`,
    );
    const started = await Promise.allSettled([databases, store, loadDemo()]);
    for (const each of started) {
      const value = each.status === 'fulfilled' ? each.value : undefined;
      if (value && 'stop' in value) this.stops.push(() => value.stop());
    }
    return Promise.all([databases, store]);
  }

  private async prepare(databases: Databases, store: StartedStore) {
    const { stateDir } = this.settings;
    const demo = await loadDemo();
    await step('migrations', () => demo.migrateLabeler(databases), String);
    const users = await step(
      'people',
      () => demo.preparePeople(databases),
      (found) => (found ? 'those of the demo' : 'those of your users database'),
    );
    return demo.withLabelerDb(databases, async (db) => {
      const isEmbedded = databases.labelerIsEmbedded;
      const place = { stateDir, isEmbedded, db, storage: store.config };
      await step('demo', () => demo.prepareDatasets(place, users), String);
      const serviceKey = await serviceKeyOf(stateDir, db, users?.admin);
      return { users, serviceKey, example: await demo.findExample(db) };
    });
  }
}

/** TypeORM and the SDK take longer to load than the servers to start: the one while the other. */
function loadDemo() {
  return import('./demo.js');
}

function logIns(): StackDescription['users'] {
  return Object.values(PEOPLE).map(({ email, password }) => ({ email, password }));
}

function origin(isEmbedded: boolean): string {
  return isEmbedded ? 'embedded' : 'given';
}
