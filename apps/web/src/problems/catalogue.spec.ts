import en from './en.json';
import { REMEDIES, textKey } from './catalogue.js';

const texts: Record<string, Record<string, string> | undefined> = en.problem;
const remedies: Record<string, string> = en.remedy;

describe('the catalogue of faults', () => {
  it.each(Object.keys(REMEDIES))('says of %s what it is, why, and what to do', (code) => {
    const text = texts[textKey(code).replace('problem.', '')];

    expect(Object.keys(text ?? {}).sort()).toEqual(['fix', 'title', 'why']);
  });

  it('names every way out', () => {
    expect(Object.values(REMEDIES).filter((remedy) => !remedies[remedy])).toEqual([]);
  });
});
