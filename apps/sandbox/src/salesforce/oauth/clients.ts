/** An application that may ask for tokens. */
export interface OAuthClient {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  /** The official command line tool has none. */
  readonly needsSecret: boolean;
  /** PEM of the certificate or public key that signs its JWT assertions. */
  readonly publicKey?: string;
}

const BUILT_IN: readonly OAuthClient[] = [
  { id: 'sandbox-client', name: 'Sandbox client', secret: 'sandbox-secret', needsSecret: true },
  { id: 'PlatformCLI', name: 'Salesforce CLI', secret: '', needsSecret: false },
];

export class OAuthClients {
  private readonly clients = new Map(BUILT_IN.map((client) => [client.id, client]));

  find(id: string | null): OAuthClient | undefined {
    return id === null ? undefined : this.clients.get(id);
  }

  /** Adds a client, or changes what is named of one that exists. */
  register(change: Partial<OAuthClient> & { id: string }): OAuthClient {
    const known = this.clients.get(change.id);
    const client = {
      name: change.id,
      secret: '',
      needsSecret: change.secret !== undefined,
      ...known,
      ...change,
    };
    this.clients.set(client.id, client);
    return client;
  }

  hasSecret(client: OAuthClient, secret: string | null): boolean {
    if (secret === null || secret === '') return !client.needsSecret;
    return secret === client.secret;
  }
}

/** Registered redirect addresses are those of this machine: any port and path on a loopback host. */
export function isLoopbackRedirect(address: string | null): address is string {
  if (address === null || !URL.canParse(address)) return false;
  const url = new URL(address);
  return /^https?:$/.test(url.protocol) && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}
