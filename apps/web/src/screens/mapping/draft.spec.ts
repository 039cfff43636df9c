import type { FieldView } from '../../api/types.js';
import {
  countChanges,
  edit,
  missingRequired,
  redo,
  sentValue,
  startOf,
  undo,
  verdictOn,
  type Line,
} from './draft.js';

const email: Line = { markmailField: 'email', crmField: 'Email', direction: 'bidirectional', rule: 'newest' };
const phone: Line = { markmailField: 'phone', crmField: 'Phone', direction: 'toCrm', rule: 'markmail' };

const field = (name: string, changes: Partial<FieldView> = {}): FieldView => ({
  name,
  label: name,
  type: 'string',
  readable: true,
  createable: true,
  updateable: true,
  required: false,
  maxLength: null,
  options: [],
  custom: false,
  ...changes,
});

describe('the draft of a mapping', () => {
  it('goes back and forth over edits, and forgets what was taken back at the next one', () => {
    const edited = edit(edit(startOf([email]), [email, phone]), [phone]);
    const back = undo(edited);

    expect(back.present).toEqual([email, phone]);
    expect(redo(back).present).toEqual([phone]);
    expect(redo(edit(back, [])).present).toEqual([]);
    expect(undo(undo(undo(edited))).present).toEqual([email]);
  });

  it('counts changed, new and removed lines', () => {
    expect(
      countChanges(
        [email, phone],
        [
          { ...email, rule: 'crm' },
          { ...phone, crmField: 'MobilePhone' },
        ],
      ),
    ).toBe(3);
    expect(countChanges([email], [email])).toBe(0);
  });

  it('judges both directions and says what is lost', () => {
    const [date, moment] = [field('day', { type: 'date' }), field('at', { type: 'datetime' })];
    const line = { ...email, direction: 'toCrm' as const };

    expect(verdictOn(line, date, moment)).toEqual({ verdict: 'ok' });
    expect(verdictOn(email, date, moment)).toEqual({ verdict: 'lossy', reason: 'timeLost' });
    expect(verdictOn(email, field('a', { type: 'phone' }), field('b', { type: 'boolean' }))).toEqual({
      verdict: 'impossible',
      reason: 'impossible',
    });
    expect(verdictOn(line, field('a'), field('b', { createable: false, updateable: false })).reason).toBe(
      'readOnly',
    );
  });

  it('knows what is sent by value map and default, and leaves transforms to the engine', () => {
    const mapped: Line = {
      ...phone,
      valueMap: [{ markmail: '金', crm: 'Gold' }],
      unmapped: 'blank',
      default: 'None',
    };

    expect(sentValue(mapped, '金')).toBe('Gold');
    expect(sentValue(mapped, '銅')).toBeNull();
    expect(sentValue(mapped, null)).toBe('None');
    expect(sentValue({ ...phone, transform: { toCrm: 'value' } }, 'x')).toBeUndefined();
  });

  it('names required fields that no line brings', () => {
    const crm = [field('Email', { required: true }), field('LastName', { required: true }), field('Title')];

    expect(missingRequired([email], crm).map(({ name }) => name)).toEqual(['LastName']);
  });
});
