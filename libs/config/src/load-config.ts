// Reads the environment once, validates all of it and fails fast. The only code that touches `process.env`.
import { readFileSync } from 'node:fs';
import { validateSync } from 'class-validator';
import { settingsOf, type Setting } from './setting.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names every variable that is missing or wrong; never repeats a value, which may be a secret. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** One setting as a process would see it. */
export interface InspectedSetting extends Setting {
  readonly value: unknown;
  readonly source: SettingSource;
  /** What is wrong with it; repeats no value. */
  readonly problems: readonly string[];
}

export type SettingSource = 'environment' | 'file' | 'default' | 'unset';

/**
 * An instance of `type` with its defaults, overlaid with the environment.
 * @throws ConfigError listing all problems at once.
 */
export function loadConfig<T extends object>(type: new () => T, environment: Environment = process.env): T {
  const { config, settings } = overlay(type, environment);
  const problems = settings.flatMap((one) => one.problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** Every setting of `type` with its value, where it came from and what is wrong with it; its parents' first. */
export function inspectConfig(
  type: new () => object,
  environment: Environment = process.env,
): readonly InspectedSetting[] {
  return overlay(type, environment).settings;
}

function overlay<T extends object>(type: new () => T, environment: Environment) {
  const config = new type();
  const values = config as Record<string, unknown>;
  const unreadable = new Map<string, string>();
  const given = new Set<string>();
  for (const { property, variable } of settingsOf(type)) {
    try {
      const text = read(environment, variable);
      if (text === undefined || text === '') continue;
      const kind = Reflect.getMetadata('design:type', type.prototype as object, property) as unknown;
      values[property] = convert(text, kind);
      given.add(property);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      unreadable.set(property, `${variable}_FILE cannot be read (${code})`);
    }
  }
  const failures = new Map(
    validateSync(config, { forbidUnknownValues: false }).map((failure) => [
      failure.property,
      Object.values(failure.constraints ?? {}).join('; '),
    ]),
  );
  const settings = settingsOf(type).map((setting): InspectedSetting => {
    const value = values[setting.property];
    const reason = failures.get(setting.property);
    const cause = unreadable.get(setting.property);
    return {
      ...setting,
      value,
      source: sourceOf(environment, setting.variable, given.has(setting.property), value),
      problems: [...(cause ? [cause] : []), ...(reason ? [`${setting.variable}: ${reason}`] : [])],
    };
  });
  return { config, settings };
}

function sourceOf(
  environment: Environment,
  variable: string,
  isGiven: boolean,
  value: unknown,
): SettingSource {
  if (environment[`${variable}_FILE`]) return 'file';
  if (isGiven) return 'environment';
  return value === undefined ? 'unset' : 'default';
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
