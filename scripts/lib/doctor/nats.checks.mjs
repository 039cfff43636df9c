// NATS: reachable, with JetStream, with the stream that events are told on.
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { fail, ok, reasonOf, skip, warn } from './finding.mjs';

const STREAM = 'CRM_EVENTS';
const TIMEOUT_MS = 4_000;
/** For all of NATS: a server that is frozen still takes connections, and the client waits for it. */
const PATIENCE_MS = 8_000;

/** Three findings: server, JetStream, stream. */
export async function natsFindings(system) {
  let timer;
  const late = new Promise((done) => {
    const sentence = `NATS did not answer within ${PATIENCE_MS / 1000} s.`;
    const finding = fail(
      'nats',
      sentence,
      'Its process hangs or is overloaded: look at it, and start it again.',
    );
    timer = setTimeout(() => done([finding]), PATIENCE_MS);
  });
  const findings = await Promise.race([ask(system), late]);
  clearTimeout(timer);
  return findings;
}

async function ask({ natsUrl, run }) {
  if (!natsUrl) return [skip('nats', 'There is no address of NATS.')];
  let connection;
  try {
    connection = await connect({
      ...serversIn(natsUrl),
      timeout: TIMEOUT_MS,
      reconnect: false,
      name: 'crm-doctor',
    });
    await connection.rtt();
    const found = ok('nats', `NATS ${connection.info?.version ?? ''} answers.`);
    return [found, ...(await streamFindings(connection))];
  } catch (error) {
    const advice = run?.postgresPort
      ? 'Look at DATA_DIR/logs/nats.log; npm start brings a NATS that died back within seconds. Nothing is lost meanwhile.'
      : 'Start it, and see that NATS_URL names it. Nothing is lost meanwhile: work waits in Postgres.';
    return [fail('nats', `NATS does not answer (${reasonOf(error)}).`, advice)];
  } finally {
    void connection?.close().catch(() => undefined);
  }
}

async function streamFindings(connection) {
  let manager;
  try {
    manager = await jetstreamManager(connection, { timeout: TIMEOUT_MS });
  } catch (error) {
    return [
      fail(
        'jetstream',
        `NATS has no JetStream (${reasonOf(error)}).`,
        'Start nats-server with -js and a store directory.',
      ),
    ];
  }
  const found = ok('jetstream', 'JetStream is on.');
  try {
    const { state } = await manager.streams.info(STREAM);
    return [found, ok('stream', `The stream ${STREAM} holds ${state.messages} events.`)];
  } catch (error) {
    return [
      found,
      warn(
        'stream',
        `The stream ${STREAM} is not there (${reasonOf(error)}).`,
        'The services make it with the first event that they tell; if events wait in the outbox, look at their logs.',
      ),
    ];
  }
}

/** `nats://user:password@host` keeps its credentials, which the client does not take from an address. */
function serversIn(natsUrl) {
  const urls = natsUrl
    .split(',')
    .map((one) => new URL(one.includes('://') ? one.trim() : `nats://${one.trim()}`));
  const [{ username, password }] = urls;
  return {
    servers: urls.map((one) => `${one.protocol}//${one.host}`),
    ...(password
      ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
      : username
        ? { token: decodeURIComponent(username) }
        : {}),
  };
}
