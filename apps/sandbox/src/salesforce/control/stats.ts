/** What an org was asked to do, for tests that count. */
export class Stats {
  private calls: Record<string, number> = {};
  private rowsRead = 0;
  private rowsWritten = 0;
  private bytesIn = 0;
  private bytesOut = 0;
  private cpuAtReset = process.cpuUsage();

  /** Adds billed API calls of a kind. */
  bill(kind: string, count = 1): void {
    this.calls[kind] = (this.calls[kind] ?? 0) + count;
  }

  addRows(read: number, written: number): void {
    this.rowsRead += read;
    this.rowsWritten += written;
  }

  addBytes(bytesIn: number, bytesOut: number): void {
    this.bytesIn += bytesIn;
    this.bytesOut += bytesOut;
  }

  /** All billed calls since the last reset. */
  get billed(): number {
    return Object.values(this.calls).reduce((sum, count) => sum + count, 0);
  }

  snapshot(): Record<string, unknown> {
    const cpu = process.cpuUsage(this.cpuAtReset);
    return {
      apiCalls: { total: this.billed, ...this.calls },
      rows: { read: this.rowsRead, written: this.rowsWritten },
      bytes: { in: this.bytesIn, out: this.bytesOut },
      cpuMs: Math.round((cpu.user + cpu.system) / 1000),
      memoryMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
    };
  }

  reset(): void {
    this.calls = {};
    this.rowsRead = this.rowsWritten = this.bytesIn = this.bytesOut = 0;
    this.cpuAtReset = process.cpuUsage();
  }
}
