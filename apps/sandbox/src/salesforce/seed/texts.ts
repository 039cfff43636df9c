// Titles, places and remarks of seeded people.

export const EN_TITLES = [
  'CEO',
  'CTO',
  'VP of Sales',
  'VP, Marketing',
  'Director, Information Technology',
  'Account Executive',
  'Marketing Manager',
  'Procurement Lead',
  'Software Engineer',
  'Head of "Growth"',
  '🚀 Growth Lead',
  'Sr. Buyer (EMEA)',
  'Office Manager / HR',
  'Intern',
];
export const JA_TITLES = [
  '代表取締役',
  '代表取締役社長',
  '営業部長',
  'マーケティング部　課長',
  '総務部　主任',
  '係長',
  'ＩＴマネージャー',
  'エンジニア',
  '広報・宣伝担当',
  '「DX推進室」室長',
  '部長（兼）課長',
  '一般社員',
];
export const EN_DEPARTMENTS = ['Sales', 'Marketing', 'R&D', 'IT', 'Finance, Legal', 'Customer Success'];
export const JA_DEPARTMENTS = ['営業部', 'マーケティング部', '総務部', '情報システム部', '経理部', '人事部'];

export const EN_PLACES = [
  ['San Francisco', 'CA', 'USA'],
  ['New York', 'NY', 'United States'],
  ['Austin', 'TX', 'US'],
  ['London', null, 'United Kingdom'],
  ['Zürich', 'ZH', 'Switzerland'],
  ['Montréal', 'QC', 'Canada'],
] as const;
export const JA_PLACES = [
  ['千代田区', '東京都', '日本'],
  ['港区', '東京都', '日本'],
  ['横浜市西区', '神奈川県', '日本'],
  ['大阪市北区', '大阪府', 'Japan'],
  ['札幌市', '北海道', '日本'],
  ['福岡市', '福岡県', 'JP'],
] as const;
export const EN_STREETS = [
  'Main St',
  'Market Street',
  '5th Ave',
  "King's Road",
  'Rue de l’Église',
  'Broadway',
];
export const JA_STREETS = ['丸の内', '本町', '中央', '梅田', '大手町', '桜木町'];

export const REMARKS = [
  'Met at the "Spring" trade fair, wants a demo.',
  'Line one\nLine two, with a comma\nLine "three"',
  '展示会で名刺交換。\r\n後日、見積書を送付すること。',
  'Prefers e-mail; do NOT call before 10:00 😊',
  'a;b;c\t#N/A, null, TRUE, 007, 1e3',
  'メールマガジン希望🎌（毎月）',
  '<p>Imported from <a href="https://example.com">old system</a></p>',
  'C:\\Users\\import\\list.csv',
];

const SENTENCE =
  'This note was imported from another system and nobody has shortened it since. 古いシステムから移した長いメモです。 ';
/** As long as a description may be. */
export const LONG_REMARK = SENTENCE.repeat(400).slice(0, 32_000);
export const LONG_LAST_NAME = 'Wolfeschlegelsteinhausenbergerdorff-'.repeat(3).slice(0, 79).concat('X');

export const EN_DOMAINS = [
  'example.com',
  'example.org',
  'mail.example.net',
  'sales.example.com',
  'acme.example',
];
export const JA_DOMAINS = ['example.jp', 'example.co.jp', 'mail.example.jp', 'example.com', 'aozora.example'];
export const BOUNCE_REASONS = [
  '550 5.1.1 User unknown',
  '452 4.2.2 Mailbox full',
  'Host or domain name not found',
];
