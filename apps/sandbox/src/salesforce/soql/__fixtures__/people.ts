import { makeId } from '../../store/ids.js';
import type { Row } from '../types.js';
import { aRow, MemorySource } from './memory-source.js';

export const id = (prefix: string, index: number): string => makeId(prefix, index);
const user = aRow('005', 0, { Name: 'Admin User', Username: 'admin@sandbox.test' });
export const accounts = [
  aRow('001', 0, { Name: 'Acme Inc.', Industry: 'Banking' }),
  aRow('001', 1, { Name: '株式会社青空', Industry: null }),
];
export const contacts: Row[] = [
  aRow('003', 0, {
    Name: 'Ada Lovelace',
    LastName: 'Lovelace',
    Email: 'Ada@Example.com',
    AccountId: id('001', 0),
    Score__c: 10,
    Interests__c: 'a;b',
    Birthdate: '1990-05-06',
    HasOptedOutOfEmail: true,
    MailingCity: 'London',
    MarkMail_ID__c: 'MM-1',
    SystemModstamp: '2026-01-01T00:00:00.000+0000',
    CreatedDate: '2026-05-13T10:00:00.000+0000',
  }),
  aRow('003', 1, {
    Name: "Pat O'Brien_100%",
    LastName: "O'Brien_100%",
    Email: 'pat@example.com',
    AccountId: id('001', 1),
    Score__c: 5.5,
    Interests__c: 'b;c',
    Birthdate: '1985-12-31',
    Code__c: 'Abc',
    SystemModstamp: '2026-01-01T00:00:01.000+0000',
    CreatedDate: '2026-05-12T23:59:59.000+0000',
  }),
  aRow('003', 2, {
    Name: '佐藤 花子',
    LastName: '佐藤',
    Email: null,
    AccountId: id('001', 0),
    Score__c: null,
    SystemModstamp: '2026-01-01T00:00:01.000+0000',
    CreatedDate: '2026-04-01T00:00:00.000+0000',
  }),
  aRow('003', 3, {
    Name: 'Line\nBreak\\',
    LastName: 'Break',
    Score__c: 7,
    CreatedDate: '2025-12-31T12:00:00.000+0000',
  }),
  aRow('003', 4, { Name: 'Gone', LastName: 'Gone', IsDeleted: true, MasterRecordId: id('003', 0) }),
];
export const tasks = [
  aRow('00T', 0, { Subject: 'Call', WhoId: id('003', 0), WhatId: id('001', 0) }),
  aRow('00T', 1, { Subject: 'Email', WhoId: id('00Q', 0) }),
];
export const leads = [
  aRow('00Q', 0, { Name: 'Lea Lead', LastName: 'Lead', Company: 'X', Status: 'Working - Contacted' }),
];
const DATA = { User: [user], Account: accounts, Contact: contacts, Task: tasks, Lead: leads };
export const aSource = (indexed: readonly string[] = []): MemorySource => new MemorySource(DATA, indexed);
export const source = aSource();
export const CONTACT_IDS = contacts.map((row) => row.Id);
