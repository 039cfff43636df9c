import type { CrmEvent } from '@app/contracts';

/** All that the system has told so far, through the public door; ends when nothing more came for a second. */
export async function allEvents(url: string, apiKey: string): Promise<CrmEvent[]> {
  const stop = new AbortController();
  const headers = { authorization: `Bearer ${apiKey}`, 'last-event-id': '0' };
  const response = await fetch(`${url}/api/crm/events`, { headers, signal: stop.signal });
  if (!response.ok || !response.body) throw new Error(`the event stream answered ${response.status}`);
  let text = '';
  let quiet = setTimeout(() => stop.abort(), 5_000);
  try {
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      text += piece;
      clearTimeout(quiet);
      quiet = setTimeout(() => stop.abort(), 1_000);
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
  return text
    .split('\n')
    .filter((line) => line.startsWith('data: {"specversion"'))
    .map((line) => JSON.parse(line.slice('data: '.length)) as CrmEvent);
}
