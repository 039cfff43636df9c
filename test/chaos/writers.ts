// People on both sides who write while things break. Each value is written once, so that whose it is can be told.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contact } from '../e2e/support/rest-client.js';
import type { StandIn } from '../e2e/support/stand-in.js';
import type { RunningSystem } from '../e2e/support/system.js';
import type { WriteEntry } from './history.js';
import { pick } from './random.js';

const PAUSE_MS = 60;
const REQUEST_TIMEOUT_MS = 10_000;

interface Person extends Pick<Contact, 'firstName' | 'phone' | 'title'> {
  readonly email: string;
  readonly id: string;
  readonly crmId: string;
}

export interface Writers {
  readonly history: readonly WriteEntry[];
  /** Ends once the writes that are under way have. */
  stop(): Promise<void>;
}

/** MarkMail's people write phones, the CRM's titles, and both write first names; both opt people out and add new ones. */
export function startWriters(
  system: RunningSystem,
  org: StandIn,
  people: readonly Person[],
  random: () => number,
  /** In the addresses of new people: nobody has them yet. */
  label: string,
): Writers {
  const history: WriteEntry[] = people.flatMap(before);
  let isStopped = false;
  let count = 0;
  const next = (side: string): string => `${side} ${++count}`;
  const note = (entry: WriteEntry) => void history.push(entry);

  const here = async (): Promise<void> => {
    while (!isStopped) {
      const { email, id } = pick(random, people);
      const dice = random();
      if (dice < 0.1) {
        const fresh = `here-${label}-${++count}@chaos.example`;
        note({
          side: 'markmail',
          email: fresh,
          field: 'email',
          value: fresh,
          isAcknowledged: await posted({ email: fresh, lastName: 'New' }),
        });
      } else if (dice < 0.15) {
        const isAcknowledged = await patched(id, { status: 'unsubscribed' });
        if (isAcknowledged) note({ side: 'markmail', email, field: 'optedOut', value: true, isAcknowledged });
      } else {
        const field = dice < 0.5 ? 'firstName' : 'phone';
        const value = next('here');
        note({
          side: 'markmail',
          email,
          field,
          value,
          isAcknowledged: await patched(id, { [field]: value }),
        });
      }
      await sleep(PAUSE_MS);
    }
  };

  const there = async (): Promise<void> => {
    while (!isStopped) {
      const { email, crmId } = pick(random, people);
      const dice = random();
      if (dice < 0.1) {
        const fresh = `there-${label}-${++count}@chaos.example`;
        await org.edit([{ Email: fresh, LastName: 'New' }]);
        note({ side: 'crm', email: fresh, field: 'email', value: fresh, isAcknowledged: true });
      } else if (dice < 0.15) {
        await org.edit([{ Id: crmId, HasOptedOutOfEmail: true }]);
        note({ side: 'crm', email, field: 'optedOut', value: true, isAcknowledged: true });
      } else {
        const [field, theirs] =
          dice < 0.5 ? (['firstName', 'FirstName'] as const) : (['title', 'Title'] as const);
        const value = next('there');
        await org.edit([{ Id: crmId, [theirs]: value }]);
        note({ side: 'crm', email, field, value, isAcknowledged: true });
      }
      await sleep(PAUSE_MS);
    }
  };

  /** Whether an answer says that it is written. */
  const sent = async (method: string, path: string, body: object): Promise<boolean> => {
    const answer = await fetch(new URL(path, system.url), {
      method,
      headers: { authorization: `Bearer ${system.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    }).catch(() => undefined);
    await answer?.body?.cancel().catch(() => undefined);
    return answer?.ok ?? false;
  };
  const patched = (id: string, body: object) => sent('PATCH', `/api/contacts/${id}`, body);
  const posted = (body: object) => sent('POST', '/api/contacts', body);

  const work = Promise.all([here(), there()]);
  return {
    history,
    stop: async () => {
      isStopped = true;
      await work;
    },
  };
}

const before = ({ email, ...values }: Person): WriteEntry[] =>
  (['firstName', 'phone', 'title'] as const).map((field) => ({
    side: 'before',
    email,
    field,
    value: values[field],
    isAcknowledged: true,
  }));

/** Those who are on both sides under an address of their own. */
export function peopleOf(contacts: readonly Contact[]): Person[] {
  const byEmail = Map.groupBy(contacts, ({ email }) => email?.toLowerCase());
  return contacts.flatMap(({ id, email, status, crmLinks, firstName, phone, title }) => {
    const crmId = crmLinks[0]?.crmId;
    const isSingle = email && byEmail.get(email.toLowerCase())?.length === 1;
    return isSingle && crmId && status === 'active'
      ? [{ id, crmId, email: email.toLowerCase(), firstName, phone, title }]
      : [];
  });
}
