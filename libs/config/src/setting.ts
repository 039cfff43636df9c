import 'reflect-metadata';

export interface SettingOptions {
  /** Its value is never shown. */
  readonly secret?: boolean;
}

export interface Setting {
  readonly property: string;
  readonly variable: string;
  readonly secret: boolean;
}

const SETTINGS = Symbol('settings');

/**
 * Fills the property from this environment variable, or from the file that `<variable>_FILE` names.
 * Text is converted to the property's declared type: number, boolean (`on`/`true`/`1`), or string.
 */
export function Env(variable: string, { secret = false }: SettingOptions = {}): PropertyDecorator {
  return (target, property) => {
    const known = (Reflect.getMetadata(SETTINGS, target.constructor) as Setting[] | undefined) ?? [];
    Reflect.defineMetadata(
      SETTINGS,
      [...known, { property: String(property), variable, secret }],
      target.constructor,
    );
  };
}

/** The settings of a class, its parents' first. */
export function settingsOf(type: object): readonly Setting[] {
  return (Reflect.getMetadata(SETTINGS, type) as Setting[] | undefined) ?? [];
}
