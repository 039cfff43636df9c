// Companies: accounts, and the company that a lead names.
import { INDUSTRIES } from '../schema/picklists.js';
import { Dice } from './random.js';
import type { SeedOptions, SeedRow } from './seed.types.js';

const JA_WORDS = [
  '青空',
  '桜',
  '山川',
  '東西',
  '日の出',
  '富士',
  '大和',
  '瑞穂',
  '未来',
  '中央',
  '港',
  '北斗',
  'ひまわり',
  'サンライズ',
];
const JA_TRADES = [
  '商事',
  '工業',
  '製作所',
  'システムズ',
  '物産',
  '運輸',
  '食品',
  '電機',
  'ソリューションズ',
  '印刷',
  '不動産',
  '',
];
const EN_WORDS = [
  'Acme',
  'Globex',
  'Initech',
  'Umbrella',
  'Northwind',
  'Contoso',
  'Blue Sky',
  'Smith, Jones',
  'Café Zürich',
  'Pacific',
  'Vandelay',
];
const EN_TRADES = [
  'Industries',
  'Trading',
  'Software',
  'Logistics',
  'Foods',
  'Consulting',
  '& Sons',
  'Partners',
  'Labs',
  '',
];
const EN_FORMS = ['Inc.', 'LLC', 'Ltd', 'GmbH', 'Corp.', 'S.A.', 'Co., Ltd.', '"Group"'];
const JAPANESE_PERCENT = { ja: 85, en: 15, mixed: 55 } as const;
const ACCOUNT_SALT = 0xacc;
const WORD_PAIRS = 100;

const dice = new Dice();

/** A name with its legal form in one of its usual places; a number tells apart what would be the same. */
export function companyName(from: Dice, isJapanese: boolean, index: number): string {
  const number = from.next();
  const branch = index < WORD_PAIRS ? '' : String(Math.floor(index / WORD_PAIRS));
  if (!isJapanese) {
    const core =
      `${EN_WORDS[number % EN_WORDS.length]} ${EN_TRADES[(number >>> 8) % EN_TRADES.length]}`.trim();
    return `${core}${branch === '' ? '' : ` ${branch}`} ${EN_FORMS[(number >>> 16) % EN_FORMS.length]}`;
  }
  const core = JA_WORDS[number % JA_WORDS.length] + JA_TRADES[(number >>> 8) % JA_TRADES.length] + branch;
  switch ((number >>> 16) % 6) {
    case 0:
    case 1:
      return `株式会社${core}`;
    case 2:
      return `${core}株式会社`;
    case 3:
      return `有限会社${core}`;
    case 4:
      return `（株）${core}`;
    default:
      return `㈱${core}\u3000東京支店`;
  }
}

const TYPES = ['Prospect', 'Customer - Direct', 'Customer - Channel', 'Other', null];

export function accountRow(options: SeedOptions, index: number): SeedRow {
  dice.roll(options.seed ^ ACCOUNT_SALT, index);
  const isJapanese = dice.below(100) < JAPANESE_PERCENT[options.locale ?? 'mixed'];
  const name = companyName(dice, isJapanese, index);
  const employees = dice.below(5_000);
  return {
    Name: name,
    Type: dice.pick(TYPES),
    Industry: dice.permille(800) ? dice.pick(INDUSTRIES) : null,
    Website: dice.permille(700) ? `https://www.company${index}.example.${isJapanese ? 'jp' : 'com'}/` : null,
    Phone: dice.permille(800)
      ? isJapanese
        ? `03-${5_000 + (index % 5_000)}-0000`
        : `+1 415 555 ${1_000 + (index % 9_000)}`
      : null,
    NumberOfEmployees: employees === 0 ? null : employees,
    AnnualRevenue: dice.permille(400) ? employees * 120_000 : null,
    BillingCity: isJapanese ? '東京都千代田区' : 'San Francisco',
    BillingCountry: isJapanese ? '日本' : 'United States',
    Description: null,
  };
}
