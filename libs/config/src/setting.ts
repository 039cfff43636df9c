import 'reflect-metadata';

interface Setting {
  readonly property: string;
  readonly variable: string;
}

const SETTINGS = Symbol('settings');

/**
 * Fills the property from this environment variable, or from the file that `<variable>_FILE` names.
 * Text is converted to the property's declared type: number, boolean (`on`/`true`/`1`), or string.
 */
export function Env(variable: string): PropertyDecorator {
  return (target, property) => {
    const known = (Reflect.getMetadata(SETTINGS, target.constructor) as Setting[] | undefined) ?? [];
    Reflect.defineMetadata(
      SETTINGS,
      [...known, { property: String(property), variable }],
      target.constructor,
    );
  };
}

/** The settings of a class, its parents' first. */
export function settingsOf(type: object): readonly Setting[] {
  return (Reflect.getMetadata(SETTINGS, type) as Setting[] | undefined) ?? [];
}
