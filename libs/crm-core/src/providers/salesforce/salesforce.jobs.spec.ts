import { CrmRateLimitError, CrmRecordRejectedError, CrmUnavailableError } from '@app/errors';
import { untilEnded, type JobState } from './salesforce.jobs.js';

const PAUSES = { firstMs: 1, growth: 1, maxMs: 5 };
const lost = new CrmUnavailableError('lost');

async function ask(answers: readonly (JobState | Error)[]): Promise<JobState> {
  const left = [...answers];
  const next = () => {
    const answer = left.shift() ?? 'InProgress';
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ state: answer });
  };
  return (await untilEnded(next, PAUSES, new AbortController().signal)).state;
}

describe('untilEnded', () => {
  it.each<[string, (JobState | Error)[], JobState]>([
    ['ended at once', ['JobComplete'], 'JobComplete'],
    ['goes through its states', ['UploadComplete', 'InProgress', 'Failed'], 'Failed'],
    ['does not answer five times', [lost, lost, lost, lost, lost, 'Aborted'], 'Aborted'],
    [
      'does not answer now and then',
      [lost, lost, 'InProgress', lost, lost, lost, lost, 'JobComplete'],
      'JobComplete',
    ],
    ['asks for a short wait', [new CrmRateLimitError('busy', 5), 'JobComplete'], 'JobComplete'],
  ])('waits for a job that %s', async (_, answers, state) => {
    expect(await ask(answers)).toBe(state);
  });

  it.each([
    ['is silent six times', [lost, lost, lost, lost, lost, lost, 'JobComplete'], lost],
    ['asks for a long wait', [new CrmRateLimitError('limit', 900_000)], CrmRateLimitError],
    ['is refused', [new CrmRecordRejectedError('no')], CrmRecordRejectedError],
  ])('gives up on one that %s', async (_, answers, error) => {
    await expect(ask(answers as (JobState | Error)[])).rejects.toThrow(error);
  });

  it('asks again when a job that tells how far it is should be done', async () => {
    // By its growth alone the second pause would outlast the test.
    const pauses = { firstMs: 20, growth: 1_000, maxMs: 60_000, rows: 100 };
    const answers = [{ state: 'InProgress', numberRecordsProcessed: 50 }, { state: 'JobComplete' }] as const;
    let asked = 0;

    await untilEnded(() => Promise.resolve(answers[asked++]), pauses, new AbortController().signal);

    expect(asked).toBe(2);
  });
});
