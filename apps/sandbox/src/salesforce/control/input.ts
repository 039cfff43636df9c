/** Everything wrong with a control request, each with a JSON pointer to the field. */
export class ControlInputError extends Error {
  constructor(readonly errors: readonly { pointer: string; message: string }[]) {
    super('The request is not understood');
  }
}

/** Reads the fields of a JSON body, collecting all problems before refusing it. */
export class ControlInput {
  private readonly problems: { pointer: string; message: string }[] = [];

  private constructor(private readonly body: Readonly<Record<string, unknown>>) {}

  /** @throws ControlInputError when the body is not a JSON object */
  static parse(body: Buffer): ControlInput {
    try {
      const parsed: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
        return new ControlInput(parsed as Record<string, unknown>);
      }
    } catch {
      // Falls through to the one answer for everything that is not an object.
    }
    throw new ControlInputError([{ pointer: '', message: 'must be a JSON object' }]);
  }

  has(name: string): boolean {
    return this.body[name] !== undefined;
  }

  is(name: string, value: unknown): boolean {
    return this.body[name] === value;
  }

  text(name: string): string {
    return this.optionalText(name, true) ?? '';
  }

  optionalText(name: string, isNeeded = false): string | undefined {
    return this.read(name, isNeeded, 'must be a text', (value) => typeof value === 'string') as
      string | undefined;
  }

  number(name: string): number {
    return this.optionalNumber(name, true) ?? 0;
  }

  optionalNumber(name: string, isNeeded = false): number | undefined {
    const isWhole = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
    return this.read(name, isNeeded, 'must be a whole number, 0 or more', isWhole) as number | undefined;
  }

  optionalFlag(name: string): boolean | undefined {
    return this.read(name, false, 'must be true or false', (value) => typeof value === 'boolean') as
      boolean | undefined;
  }

  texts(name: string): string[] {
    return this.optionalTexts(name, true) ?? [];
  }

  optionalTexts(name: string, isNeeded = false): string[] | undefined {
    const isTexts = (value: unknown): boolean =>
      Array.isArray(value) && value.every((item) => typeof item === 'string');
    return this.read(name, isNeeded, 'must be a list of texts', isTexts) as string[] | undefined;
  }

  optionalObject(name: string): Record<string, unknown> | undefined {
    const isObject = (value: unknown): boolean =>
      typeof value === 'object' && value !== null && !Array.isArray(value);
    return this.read(name, false, 'must be an object', isObject) as Record<string, unknown> | undefined;
  }

  optionalObjects(name: string): Record<string, unknown>[] | undefined {
    const isObjects = (value: unknown): boolean =>
      Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
    return this.read(name, false, 'must be a list of objects', isObjects) as
      Record<string, unknown>[] | undefined;
  }

  choice<T extends string>(name: string, choices: readonly T[]): T {
    const message = `must be one of ${choices.join(', ')}`;
    return this.read(name, true, message, (value) => choices.includes(value as T)) as T;
  }

  /** Adds a problem that only the caller can see. */
  refuse(name: string, message: string): void {
    this.problems.push({ pointer: `/${name}`, message });
  }

  /** @throws ControlInputError when anything read so far was wrong */
  done(): void {
    if (this.problems.length > 0) throw new ControlInputError(this.problems);
  }

  private read(
    name: string,
    isNeeded: boolean,
    message: string,
    isGood: (value: unknown) => boolean,
  ): unknown {
    const value = this.body[name];
    if (value === undefined && !isNeeded) return undefined;
    if (isGood(value)) return value;
    this.refuse(name, message);
    return undefined;
  }
}
