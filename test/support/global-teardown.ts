import { runningServers } from './running-servers';

export default async function globalTeardown(): Promise<void> {
  await runningServers.teardown();
}
