import type { HttpApp } from '@libs/http';
import { startTestApp, testEnvironment, type TestApp } from '@libs/testing';
import { behindProxy } from '../../../../test/support/behind-proxy';
import type { CuttableProxy } from '../../../../test/support/cuttable-proxy';
import { loadAppConfig } from '../../src/app.config';
import { createApp } from '../../src/app.setup';
import type { Labeler } from './labeler';

export interface CuttableReplica extends TestApp<HttpApp> {
  /** Between the replica and the users database. */
  proxy: CuttableProxy;
}

/** A second labeler-api on the same databases, whose way to the users database can be cut. */
export async function startCuttableReplica({
  databases,
  buckets,
}: Labeler): Promise<CuttableReplica> {
  const { proxy, url } = await behindProxy(databases.usersReadonlyUrl);
  const reachable = { ...databases, usersReadonlyUrl: url };
  const environment = testEnvironment(reachable, buckets, { WORKER: 'off' });
  const app = await startTestApp(() => createApp(loadAppConfig(environment)));
  const close = async () => {
    await app.close();
    await proxy.close();
  };
  return { ...app, proxy, close };
}
