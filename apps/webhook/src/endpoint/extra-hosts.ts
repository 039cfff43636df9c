// Hosts that the operator lets endpoints be at although they are not public, or speak plain http.

export class ExtraHosts {
  private readonly entries: ReadonlySet<string>;

  /** @param list `host` or `host:port`, comma-separated */
  constructor(list: string) {
    this.entries = new Set(
      list
        .split(',')
        .map((entry) => entry.trim().toLowerCase())
        .filter(Boolean),
    );
  }

  /** @param host as a URL has it: an IPv6 address stands in brackets */
  has(host: string, port: string): boolean {
    return this.entries.has(host) || this.entries.has(`${host}:${port}`);
  }
}
