import { connect, createServer } from 'node:net';

/** Ports of 127.0.0.1 that nobody uses now; all different. */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

/** Whether nobody listens there, on loopback or on all addresses. */
export async function isFree(port) {
  for (const host of ['127.0.0.1', undefined]) {
    try {
      const server = await listen(port, host);
      await new Promise((done) => server.close(done));
    } catch {
      return false;
    }
  }
  return true;
}

/** Whether something answers on this port of 127.0.0.1. */
export function answers(port, timeoutMs = 500) {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (isUp) => {
      socket.destroy();
      done(isUp);
    };
    socket.setTimeout(timeoutMs, () => end(false));
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

function listen(port, host = '127.0.0.1') {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail).listen(port, host, () => done(server));
  });
}
