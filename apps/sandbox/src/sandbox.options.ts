import { parseArgs } from 'node:util';
import { Env, loadConfig } from '@app/config';
import { IsInt, Max, Min } from 'class-validator';

/** What a sandbox is started with. Same options and same calls give the same answers. */
export interface SandboxOptions {
  /** TCP port on the loopback interfaces; 0 takes a free one. @default 3900 */
  port: number;
  /** Varies the generated people. @default 1 */
  seed: number;
  /** Seeded contacts. @default 2000 */
  contacts: number;
  /** Seeded leads. @default a quarter of the contacts */
  leads: number;
  /** Which names prevail among the seeded people; `ja` also puts the family name first. @default mixed */
  locale: 'ja' | 'en' | 'mixed';
  /** Milliseconds added to every answer. @default 0 */
  latencyMs: number;
  /** Leaves our external id and every other custom field out. @default false */
  bare: boolean;
}

class SandboxConfig {
  @Env('SANDBOX_PORT') @IsInt() @Min(0) @Max(65_535) port: number = 3900;

  /** Seeded contacts. */
  @Env('SANDBOX_CONTACTS') @IsInt() @Min(0) @Max(5_000_000) contacts: number = 2_000;
}

const FLAGS = {
  port: { type: 'string' },
  seed: { type: 'string' },
  contacts: { type: 'string' },
  leads: { type: 'string' },
  locale: { type: 'string' },
  latency: { type: 'string' },
  bare: { type: 'boolean' },
} as const;

/** Fills in the defaults. */
export function sandboxOptions(given: Partial<SandboxOptions> = {}): SandboxOptions {
  const contacts = given.contacts ?? 2_000;
  return {
    port: given.port ?? 3900,
    seed: given.seed ?? 1,
    contacts,
    leads: given.leads ?? Math.floor(contacts / 4),
    locale: given.locale ?? 'mixed',
    latencyMs: given.latencyMs ?? 0,
    bare: given.bare ?? false,
  };
}

/**
 * The options of a process: flags first, then the environment, then the defaults.
 * @throws Error naming every flag that is unknown or not a number.
 */
export function readSandboxOptions(argv: readonly string[]): SandboxOptions {
  const { values } = parseArgs({ args: [...argv], options: FLAGS, strict: true });
  const problems: string[] = [];
  const whole = (name: 'port' | 'seed' | 'contacts' | 'leads' | 'latency'): number | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    if (!/^\d{1,9}$/.test(text)) problems.push(`--${name} takes a whole number`);
    return Number(text);
  };
  const locale = values.locale ?? 'mixed';
  if (!isLocale(locale)) problems.push('--locale takes ja, en or mixed');
  const config = loadConfig(SandboxConfig);
  const options = sandboxOptions({
    port: whole('port') ?? config.port,
    seed: whole('seed'),
    contacts: whole('contacts') ?? config.contacts,
    leads: whole('leads'),
    locale: isLocale(locale) ? locale : 'mixed',
    latencyMs: whole('latency'),
    bare: values.bare,
  });
  if (problems.length > 0) throw new Error(`The sandbox cannot start: ${problems.join('; ')}`);
  return options;
}

function isLocale(text: string): text is SandboxOptions['locale'] {
  return text === 'ja' || text === 'en' || text === 'mixed';
}
