import { stopServers } from './start-servers';

export default async function globalTeardown(): Promise<void> {
  await stopServers();
}
