// What `npm start` itself is made of. Its modules have no types: these are the parts that the tests use.

export interface ServerChild {
  readonly pid: number | undefined;
  stop(signal?: NodeJS.Signals): Promise<void>;
  kill(): void;
}

export interface DataServer {
  readonly child: ServerChild;
  readonly url: string;
  start(): Promise<void>;
}

export interface Secrets {
  readonly apiKey: string;
  readonly postgresPassword: string;
}

type ServerOptions = {
  folder: string;
  port: number;
  logFile: string;
  secrets?: Secrets;
  childOptions?: object;
};

export interface Scripts {
  postgresServer(options: ServerOptions): Promise<DataServer>;
  natsServer(options: ServerOptions): Promise<DataServer>;
  loadSecrets(folder: string): Secrets;
  serviceDatabaseUrl(adminUrl: string, service: string): string;
  serviceEnvironment(service: string, system: object): Record<string, string>;
  mainFile(service: string): string;
  nodeFlags(service: string): string[];
  builtFile(service: string, file: string): string;
  postgresUser(): Promise<{ uid: number; gid: number } | undefined>;
}

const MODULES = ['postgres', 'nats', 'secrets', 'services', 'paths', 'os-user'];

export async function loadScripts(): Promise<Scripts> {
  const modules = await Promise.all(
    MODULES.map((name) => import(`../../../scripts/lib/${name}.mjs`) as Promise<object>),
  );
  return Object.assign({}, ...modules) as Scripts;
}
