// The sandbox's control door from a script.

export class SandboxDoor {
  constructor(url) {
    this.url = url;
  }

  stats = () => this.call('GET', 'stats');
  resetStats = () => this.call('POST', 'stats/reset', {});
  /** Changes records as a person of the org; without an Id they are created. Answers `{ count, ids, errors }`. */
  edit = (object, records) => this.call('POST', 'edit', { object, records });
  delete = (object, ids) => this.call('POST', 'delete', { object, ids });

  /** All rows of an object that are not deleted. */
  async dump(object, fields) {
    const query = new URLSearchParams({ object, ...(fields ? { fields: fields.join(',') } : {}) });
    const response = await fetch(`${this.url}/__sandbox/dump?${query}`);
    if (!response.ok) throw new Error(`the sandbox's dump answered ${response.status}`);
    const text = await response.text();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  /** Billed API calls since the last reset. */
  async billedCalls() {
    const stats = await this.stats();
    return stats.apiCalls.total;
  }

  async call(method, name, body) {
    const response = await fetch(`${this.url}/__sandbox/${name}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`the sandbox's ${name} answered ${response.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }
}
