// Stands in front of servers that come and go, as a load balancer or a database's service address does. Plain TCP: it repeats nothing.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** New connections go to these ports, one after the other. */
  route(ports: readonly number[]): void;
  /** Cuts every connection that is open. */
  cut(): void;
  stop(): Promise<void>;
}

export async function startTcpProxy(first: readonly number[] = []): Promise<TcpProxy> {
  let ports = first;
  let turn = 0;
  const open = new Set<Socket>();
  const server = createServer((incoming) => {
    const port = ports[turn++ % ports.length];
    if (port === undefined) return incoming.destroy();
    const outgoing = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ]) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.end();
      });
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    route: (to) => (ports = to),
    cut: () => open.forEach((socket) => socket.destroy()),
    stop: async () => {
      open.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
