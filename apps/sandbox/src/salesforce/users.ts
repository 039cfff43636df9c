import { makeId } from './store/ids.js';
import type { Store } from './store/store.js';
import type { Row } from './store/table.js';

/** Every user of the org logs in with this password. */
const PASSWORD = 'password';

/** The people who can log in: rows of the User object. */
export class Users {
  /** The administrator, `admin@sandbox.test`. */
  readonly adminId = makeId('005', 0);

  constructor(private readonly store: Store) {}

  row(id: string): Row | undefined {
    return this.store.find('User')?.byId(id);
  }

  /** The id of an active user by name. */
  findByName(username: string): string | undefined {
    const rows = this.store.find('User')?.lookup('Username', username.trim()) ?? [];
    const id = rows.find((row) => row.IsActive !== false)?.Id;
    return id === undefined ? undefined : String(id);
  }

  authenticate(username: string, password: string): string | undefined {
    return password === PASSWORD ? this.findByName(username) : undefined;
  }
}
