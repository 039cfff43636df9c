// The ten mapped fields of every contact benchmark: seven of the default mapping and three custom ones.

export const FIELDS = [
  { markmail: 'email', crm: 'Email', column: 'email' },
  { markmail: 'firstName', crm: 'FirstName', column: 'first_name' },
  { markmail: 'lastName', crm: 'LastName', column: 'last_name' },
  { markmail: 'phone', crm: 'Phone', column: 'phone' },
  { markmail: 'title', crm: 'Title', column: 'title' },
  { markmail: 'company', crm: 'Account.Name', column: 'company', readOnly: true },
  { markmail: 'status', crm: 'HasOptedOutOfEmail', column: 'opted_out' },
  { markmail: 'customFields.department', crm: 'Department', column: 'department' },
  { markmail: 'customFields.city', crm: 'MailingCity', column: 'city' },
  { markmail: 'customFields.mobile', crm: 'MobilePhone', column: 'mobile' },
];

export const WRITABLE = FIELDS.filter((field) => !field.readOnly);

/** What PUT …/mappings takes. */
export const mappings = FIELDS.map(({ markmail, crm, readOnly }) => ({
  markmailField: markmail,
  crmField: crm,
  direction: readOnly ? 'fromCrm' : 'bidirectional',
  rule: markmail === 'status' ? 'optOutWins' : readOnly ? 'crm' : 'newest',
}));

/** What a pull reads. */
export const SOQL = `SELECT Id, ${FIELDS.map((field) => field.crm).join(', ')}, SystemModstamp FROM Contact`;

/** The columns of a pulled row, in SOQL's order. */
export const COLUMNS = ['crm_id', ...FIELDS.map((field) => field.column), 'modified_at'];

/** A MarkMail contact to push. */
export const contactToPush = (at) => ({
  email: `bench.${at}@markmail.example`,
  firstName: `First ${at % 997}`,
  lastName: `Last ${at}`,
  phone: `+81 3-${String(1000 + (at % 9000))}-${String(1000 + (at % 7919))}`,
  title: at % 3 === 0 ? 'Manager' : 'Engineer',
  customFields: {
    department: `Dept ${at % 50}`,
    city: at % 2 === 0 ? 'Tōkyō' : 'Ōsaka',
    mobile: `090-${at}`,
  },
});

/** The same as values of the columns of WRITABLE. */
export function rowToPush(at) {
  const { email, firstName, lastName, phone, title, customFields } = contactToPush(at);
  const { department, city, mobile } = customFields;
  return [email, firstName, lastName, phone, title, 'false', department, city, mobile];
}
