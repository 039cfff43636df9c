/** The sandbox's only source of time, so that tests can age sessions, cursors and the recycle bin. */
export class Clock {
  private offsetMs = 0;
  private frozenAtMs: number | undefined;

  /** Epoch milliseconds. */
  now(): number {
    return this.frozenAtMs ?? Date.now() + this.offsetMs;
  }

  /** Stops at `atMs`, or at the present moment. */
  freeze(atMs: number = this.now()): void {
    this.frozenAtMs = atMs;
  }

  /** Moves on by this many milliseconds, frozen or not. */
  advance(ms: number): void {
    if (this.frozenAtMs === undefined) this.offsetMs += ms;
    else this.frozenAtMs += ms;
  }

  /** Runs on from where it stands. */
  resume(): void {
    if (this.frozenAtMs === undefined) return;
    this.offsetMs = this.frozenAtMs - Date.now();
    this.frozenAtMs = undefined;
  }

  /** Back to real time. */
  reset(): void {
    this.offsetMs = 0;
    this.frozenAtMs = undefined;
  }

  get isFrozen(): boolean {
    return this.frozenAtMs !== undefined;
  }
}
