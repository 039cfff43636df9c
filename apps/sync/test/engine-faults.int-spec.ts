// Situations in which records or consent were once lost, doubled or undone. Each is told as a person would tell it.
import type { DataSource } from 'typeorm';
import { startRun, upsertContact } from '@app/contracts';
import { inTenant, uuidv7 } from '@app/database';
import type { MappedField } from '@app/crm-core';
import { dataSourceOf, TENANT, World } from './world.js';

jest.setTimeout(120_000);

interface RemoteContact {
  Id: string;
  Email: string | null;
  Title: string | null;
  Phone: string | null;
  HasOptedOutOfEmail: boolean;
}

interface LocalContact {
  id: string;
  status: string;
  title: string | null;
  phone: string | null;
  deleted_at: Date | null;
  link_status: string;
  custom_fields: Record<string, unknown>;
}

const CONTACTS = 9_000;
const folded = (contact: RemoteContact): string => contact.Email?.toLowerCase() ?? '';

describe('the engine where it once went wrong', () => {
  let world: World;
  let dataSource: DataSource;

  beforeAll(async () => {
    world = await World.start(['--contacts', String(CONTACTS)]);
    dataSource = dataSourceOf(await world.startSync());
  });
  afterAll(() => world.stop());

  const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    inTenant(dataSource, TENANT, (tx) => tx.query<T[]>(sql, parameters));
  const dump = async (): Promise<RemoteContact[]> => {
    const answer = await fetch(`${world.sandbox.url}/__sandbox/dump?object=Contact`);
    const lines = (await answer.text()).trim().split('\n');
    return lines.map((line) => JSON.parse(line) as RemoteContact);
  };
  const there = async (id: string) => (await dump()).find((contact) => contact.Id === id);
  const here = async (crmId: string) =>
    (
      await query<LocalContact>(
        'SELECT c.*, l.status AS link_status FROM link l JOIN contact c ON c.id = l.record_id WHERE l.crm_id = $1',
        [crmId],
      )
    )[0];
  const editRemote = async (record: Record<string, unknown>): Promise<string> =>
    (await world.sandbox.control<{ ids: string[] }>('edit', { object: 'Contact', records: [record] })).ids[0];
  const editLocal = (id: string, sql: string) =>
    query(`UPDATE contact SET ${sql}, version = version + 1, updated_at = now() WHERE id = $1`, [id]);
  const makeLocal = async (values: { email: string; lastName: string; phone?: string }): Promise<string> =>
    (await world.send(upsertContact, values)).contact.id;
  /** As after a crash between the CRM's answer to a create and our commit: the page of what was sent is there, the link is not. */
  const loseLink = async (id: string): Promise<string> => {
    const [{ crm_id }] = await query<{ crm_id: string }>('SELECT crm_id FROM link WHERE record_id = $1', [
      id,
    ]);
    await query(
      `INSERT INTO push_page (id, integration_id, object, tenant_id, items)
       SELECT gen_random_uuid(), integration_id, object, tenant_id,
              jsonb_build_array(jsonb_build_array(record_id, 'create', 1, seen_hash, base)) FROM link WHERE record_id = $1`,
      [id],
    );
    await query('DELETE FROM link WHERE record_id = $1', [id]);
    return crm_id;
  };
  /** Under other settings of the object, put back afterwards. */
  const under = async (
    change: (fields: readonly MappedField[]) => object,
    work: () => Promise<void>,
  ): Promise<void> => {
    const contact = world.spec.objects.contact as { fields: MappedField[] };
    const before = { ...contact };
    Object.assign(contact, change(contact.fields));
    await work().finally(() => Object.assign(contact, before));
  };
  const withField = (name: string, change: Partial<MappedField>) => (fields: readonly MappedField[]) => ({
    fields: fields.map((field) => (field.markmailField === name ? { ...field, ...change } : field)),
  });

  it('makes nobody twice while a first pull and MarkMail write the same people', async () => {
    const people = Map.groupBy(
      (await dump()).filter((contact) => contact.Email),
      folded,
    );
    const single = [...people.values()].filter((same) => same.length === 1).map(([contact]) => contact);
    const picked = single.filter((_, i) => i % Math.floor(single.length / 300) === 0);
    const { runId } = await world.send(startRun, {
      integrationId: world.integrationId,
      object: 'contact',
      mode: 'full',
    });

    const lanes = Array.from({ length: 6 }, (_, lane) => picked.filter((_contact, i) => i % 6 === lane));
    await Promise.all(
      lanes.map(async (lane) => {
        for (const { Email } of lane) await makeLocal({ email: Email ?? '', lastName: 'From MarkMail' });
      }),
    );
    await world.finished(runId, 60_000);

    const doubled = await query(
      `SELECT email_folded FROM contact WHERE email_folded = ANY($1) AND deleted_at IS NULL GROUP BY 1 HAVING count(*) > 1`,
      [picked.map(folded)],
    );
    const after = Map.groupBy(await dump(), folded);
    expect(doubled).toEqual([]);
    expect(picked.filter((contact) => (after.get(folded(contact))?.length ?? 0) > 1)).toEqual([]);
  });

  it('opts a second record of an opted-out address out too, and one that takes such an address', async () => {
    const address = 'said.no@markmail.example';
    await editRemote({ LastName: 'Out', Email: address, HasOptedOutOfEmail: true });
    const mover = await editRemote({ LastName: 'Mover', Email: 'mover@markmail.example' });
    await world.sync();
    const second = await editRemote({ LastName: 'Double', Email: 'Said.No@markmail.example' });
    await world.sync();
    await editRemote({ Id: mover, Email: address });
    await world.sync();

    expect([(await here(second)).status, (await here(mover)).status]).toEqual([
      'unsubscribed',
      'unsubscribed',
    ]);
    expect((await there(second))?.HasOptedOutOfEmail).toBe(true);
    expect((await there(mover))?.HasOptedOutOfEmail).toBe(true);
  });

  it('knows its own id before a stranger with the same address', async () => {
    const email = 'own.id@markmail.example';
    const id = uuidv7();
    await query(
      `INSERT INTO contact (id, tenant_id, email, email_folded, last_name) VALUES ($1, $2, $3, $3, 'Own')`,
      [id, TENANT, email],
    );
    await editRemote({ LastName: 'Stranger', Email: email });
    const own = await editRemote({ LastName: 'Own', Email: email, MarkMail_ID__c: id });

    const run = await world.sync();

    expect(run).toMatchObject({ state: 'succeeded', rejected: 0 });
    expect((await here(own)).id).toBe(id);
  });

  it('lifts no opt-out by sending a creation again', async () => {
    await under(
      () => ({ direction: 'toCrm' }),
      async () => {
        const id = await makeLocal({ email: 'sent.again@markmail.example', lastName: 'Again' });
        await world.sync();
        const crmId = await loseLink(id);
        await editRemote({ Id: crmId, HasOptedOutOfEmail: true });
        await editLocal(id, `title = 'Edited'`);

        await world.sync();

        expect((await there(crmId))?.HasOptedOutOfEmail).toBe(true);
      },
    );
  });

  it('keeps an edit that is made after a creation was cut off', async () => {
    await under(withField('phone', { rule: 'crm' }), async () => {
      const id = await makeLocal({ email: 'cut.off@markmail.example', lastName: 'Cut', phone: '111' });
      await world.sync();
      const crmId = await loseLink(id);
      await editLocal(id, `phone = '222'`);

      await world.sync();

      expect([(await here(crmId)).phone, (await there(crmId))?.Phone]).toEqual(['222', '222']);
    });
  });

  it('keeps our value of a field that the CRM does not let us change', async () => {
    const crmId = await editRemote({ LastName: 'Half', Email: 'half@markmail.example', Title: 'OLD' });
    await world.sync();
    await under(withField('title', { crmUpdateable: false }), async () => {
      await editLocal((await here(crmId)).id, `title = 'NEW', phone = '2'`);
      await world.sync();
      await world.sync();

      expect([(await here(crmId)).title, (await there(crmId))?.Phone]).toEqual(['NEW', '2']);
    });
  });

  it('writes down what a rule overruled at the CRM', async () => {
    const crmId = await editRemote({ LastName: 'Ruled', Email: 'ruled@markmail.example', Phone: '1' });
    await world.sync();
    await under(withField('phone', { rule: 'markmail' }), async () => {
      await world.sync();
      const { id } = await here(crmId);
      await editRemote({ Id: crmId, Phone: 'theirs' });
      await editLocal(id, `phone = 'ours'`);

      await world.sync();
      await world.sync();

      const kept = await query('SELECT rule, changes FROM history WHERE record_id = $1 AND actor = $2', [
        id,
        'sync',
      ]);
      expect((await there(crmId))?.Phone).toBe('ours');
      expect(kept).toEqual([
        { rule: '{"phone":"markmail"}', changes: [{ field: 'phone', from: 'theirs', to: 'ours' }] },
      ]);
    });
  });

  it('creates nobody at the CRM who may be there already, as another may', async () => {
    const email = 'several@markmail.example';
    for (const name of ['One', 'Two'])
      await query(
        `INSERT INTO contact (id, tenant_id, email, email_folded, last_name) VALUES ($1, $2, $3, $3, $4)`,
        [uuidv7(), TENANT, email, name],
      );
    await editRemote({ LastName: 'Which', Email: email });

    const run = await world.sync();
    await world.sync();

    expect(run).toMatchObject({ state: 'partial', rejected: 1 });
    expect((await dump()).filter((contact) => contact.Email === email)).toHaveLength(1);
  });

  it('follows a deletion that a push met first', async () => {
    const crmId = await editRemote({ LastName: 'Goner', Email: 'goner@markmail.example' });
    await world.sync();
    const { id } = await here(crmId);
    await query(`UPDATE link SET status = 'unlinked', rejected_version = 1 WHERE record_id = $1`, [id]);
    await world.sandbox.control('delete', { object: 'Contact', ids: [crmId] });

    await world.sync();

    expect((await here(crmId)).deleted_at).not.toBeNull();
  });

  it('does not delete again what somebody restored at the CRM', async () => {
    const crmId = await editRemote({ LastName: 'Restored', Email: 'restored@markmail.example' });
    await world.sync();
    await world.sandbox.control('delete', { object: 'Contact', ids: [crmId] });
    await world.sync();
    await world.sandbox.control('undelete', { object: 'Contact', ids: [crmId] });

    const run = await world.sync();

    expect(run.toCrm.deleted).toBe(0);
    expect(await there(crmId)).toBeDefined();
  });

  it('applies a changed direction to rows that did not change, opt-outs first of all', async () => {
    const crmId = await editRemote({ LastName: 'Turned', Email: 'turned@markmail.example' });
    await world.sync();
    await under(
      () => ({ direction: 'toCrm' }),
      async () => {
        await editRemote({ Id: crmId, HasOptedOutOfEmail: true });
        await world.sync();
        expect((await here(crmId)).status).toBe('active');
      },
    );

    await world.sync();

    expect((await here(crmId)).status).toBe('unsubscribed');
  });

  it('changes a record with many custom fields as fast as any', async () => {
    const custom = (fields: readonly MappedField[]): MappedField[] => {
      const title = fields.find((field) => field.markmailField === 'title');
      if (!title) throw new Error('title is mapped');
      return Array.from({ length: 40 }, (_, n) => ({
        ...title,
        markmailField: `customFields.f${n}`,
        direction: 'fromCrm' as const,
      }));
    };
    await under(
      (fields) => ({ fields: [...fields, ...custom(fields)] }),
      async () => {
        const crmId = await editRemote({ LastName: 'Wide', Email: 'wide@markmail.example', Title: 'a' });
        await world.sync();
        await editRemote({ Id: crmId, Title: null });
        await world.sync();
        expect((await here(crmId)).custom_fields).toEqual({});
        await editRemote({ Id: crmId, Title: 'b' });

        const run = await world.sync();

        expect(run).toMatchObject({ state: 'succeeded', rejected: 0 });
        expect((await here(crmId)).custom_fields).toMatchObject({ f0: 'b', f39: 'b' });
      },
    );
  });

  it('calls a run partial that left rows which the CRM would not take just now, and sends them later', async () => {
    const crmId = await editRemote({ LastName: 'Locked', Email: 'locked@markmail.example' });
    await world.sync();
    const { id } = await here(crmId);
    await editLocal(id, `phone = '+81 3 2222 2222'`);
    await world.sandbox.control('faults', {
      kind: 'lockRows',
      ids: [crmId],
      object: 'Contact',
      times: 1_000,
    });

    const run = await world.sync();
    await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: 'DELETE' });
    const next = await world.sync();

    expect(run).toMatchObject({ state: 'partial', error: { code: 'SYNC.ROWS_LEFT' }, toCrm: { updated: 0 } });
    expect(next).toMatchObject({ state: 'succeeded', toCrm: { updated: 1 } });
    expect(await there(crmId)).toMatchObject({ Phone: '+81 3 2222 2222' });
  });

  it('sends what was refused once more when somebody asks for it or for everything', async () => {
    const id = await makeLocal({ email: 'too.long@markmail.example', lastName: 'Long' });
    await editLocal(id, `title = repeat('x', 200)`);
    const refused = await world.sync();

    const idle = await world.sync();
    const full = await world.sync('full');
    const { runId } = await world.send(startRun, {
      integrationId: world.integrationId,
      object: 'contact',
      entityIds: [id],
    });
    const chosen = await world.finished(runId);

    expect([refused, idle, full, chosen].map(({ toCrm }) => toCrm.rejected)).toEqual([1, 0, 1, 1]);
    await query('UPDATE contact SET deleted_at = now() WHERE id = $1', [id]);
  });
});
