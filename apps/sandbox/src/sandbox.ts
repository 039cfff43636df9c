// Starts the stand-in CRMs in this process; tests use this, the command line uses main.ts.
import { Clock } from './clock.js';
import { HttpServer } from './http-server.js';
import { SalesforceApi } from './salesforce/api.js';
import { Org } from './salesforce/org.js';
import { sandboxOptions, type SandboxOptions } from './sandbox.options.js';

export interface RunningSandbox {
  /** `http://localhost:<port>`: login host and instance at once. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a sandbox; port 0 takes a free one. @throws when the port is taken */
export async function startSandbox(given: Partial<SandboxOptions> = {}): Promise<RunningSandbox> {
  const options = sandboxOptions(given);
  const org = new Org(options, new Clock());
  const api = new SalesforceApi(org, options.latencyMs);
  const server = new HttpServer(
    (request) => api.deliver(request),
    (bytesIn, bytesOut) => org.stats.addBytes(bytesIn, bytesOut),
  );
  const port = await server.listen(options.port);
  org.outbound.origin = `http://localhost:${port}`;
  const close = async (): Promise<void> => {
    org.outbound.close();
    await server.close();
  };
  return { url: org.outbound.origin, port, close };
}
