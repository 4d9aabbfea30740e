import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/** Ports of 127.0.0.1 on which nobody listens right now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => net.createServer().listen(0, '127.0.0.1'));
  // All are held until the last one is known, so that no two are the same.
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
