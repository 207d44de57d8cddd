import { startServers } from './start-servers';

/** Starts the servers of a test run once, however many projects ask for them. */
export default async function globalSetup(): Promise<void> {
  await startServers();
}
