// Reads the environment once, validates all of it and fails fast. The only code that touches `process.env`.
import { readFileSync } from 'node:fs';
import { validateSync } from 'class-validator';
import { settingsOf } from './setting.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names every variable that is missing or wrong; never repeats a value, which may be a secret. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * An instance of `type` with its defaults, overlaid with the environment.
 * @throws ConfigError listing all problems at once.
 */
export function loadConfig<T extends object>(type: new () => T, environment: Environment = process.env): T {
  const config = new type();
  const problems: string[] = [];
  const variables = new Map(settingsOf(type).map((s) => [s.property, s.variable]));
  for (const [property, variable] of variables) {
    try {
      const text = read(environment, variable);
      if (text === undefined || text === '') continue;
      const kind = Reflect.getMetadata('design:type', type.prototype as object, property) as unknown;
      (config as Record<string, unknown>)[property] = convert(text, kind);
    } catch (error) {
      problems.push(
        `${variable}_FILE cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
      );
    }
  }
  for (const failure of validateSync(config, { forbidUnknownValues: false })) {
    const reasons = Object.values(failure.constraints ?? {}).join('; ');
    problems.push(`${variables.get(failure.property) ?? failure.property}: ${reasons}`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** For settings whose names are only known at run time, such as those a CRM provider declares. `_FILE` works too. */
export function readVariable(name: string, environment: Environment = process.env): string | undefined {
  return read(environment, name) || undefined;
}

function read(environment: Environment, variable: string): string | undefined {
  const file = environment[`${variable}_FILE`];
  return file ? readFileSync(file, 'utf8').trim() : environment[variable];
}

function convert(text: string, kind: unknown): unknown {
  if (kind === Number) return Number(text);
  if (kind === Boolean) return ['1', 'true', 'on', 'yes'].includes(text.toLowerCase());
  return text;
}
