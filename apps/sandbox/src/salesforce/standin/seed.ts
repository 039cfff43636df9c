import { makeId } from '../store/ids.js';
interface Options {
  contacts: number;
  leads: number;
  seed: number;
  locale: string;
}
export function seedSize(o: Options, name: string): number {
  return (
    (
      {
        Contact: o.contacts,
        Lead: o.leads,
        Account: Math.ceil(o.contacts / 10),
        Campaign: 5,
        User: 3,
        Organization: 1,
      } as Record<string, number>
    )[name] ?? 0
  );
}
export function seedRow(o: Options, name: string, i: number): Record<string, unknown> {
  if (name === 'User')
    return {
      Username: i === 0 ? 'admin@sandbox.test' : `user${i}@sandbox.test`,
      FirstName: 'Admin',
      LastName: `User${i || ''}`,
      Name: `Admin User${i || ''}`,
      Email: i === 0 ? 'admin@sandbox.test' : `user${i}@sandbox.test`,
      IsActive: true,
      Alias: `u${i}`,
    };
  if (name === 'Organization')
    return {
      Name: 'Sandbox Org',
      OrganizationType: 'Developer Edition',
      IsSandbox: false,
      InstanceName: 'SBX1',
    };
  if (name === 'Account') return { Name: `Account ${i}`, Website: null, Phone: null, Industry: 'Banking' };
  if (name === 'Campaign')
    return {
      Name: `Campaign ${i}`,
      IsActive: true,
      NumberOfLeads: 0,
      NumberOfContacts: 0,
      NumberOfResponses: 0,
    };
  const base = {
    FirstName: `First${i}`,
    LastName: `Last${(i * 7919) % 1000}`,
    Name: `First${i} Last${(i * 7919) % 1000}`,
    Email: `p${i}.${name.toLowerCase()}@example.com`,
    Phone: '03-0000-0000',
    HasOptedOutOfEmail: false,
    DoNotCall: false,
    IsEmailBounced: false,
  };
  return name === 'Lead'
    ? { ...base, Company: `Company ${i}`, Status: 'Open - Not Contacted', IsConverted: false }
    : { ...base, AccountId: makeId('001', Math.floor(i / 10)), Title: 'Manager' };
}
