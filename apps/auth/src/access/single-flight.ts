/** Callers who ask for the same thing while it is being done wait for that one outcome. */
export class SingleFlight<T> {
  private readonly underWay = new Map<string, Promise<T>>();

  share(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.underWay.get(key);
    if (known) return known;
    const started = work().finally(() => this.underWay.delete(key));
    this.underWay.set(key, started);
    return started;
  }
}
