import { useEffect, useEffectEvent } from 'react';

/** Bursts are told once. Milliseconds. */
const SETTLE_MS = 400;

/** Says that something of these kinds has changed, with the ids that it was about. Where events cannot arrive, queries poll as they do. */
export function useLiveEvents(kinds: string, onChange: (ids: ReadonlySet<string>) => void): void {
  const tell = useEffectEvent(onChange);
  useEffect(() => {
    const source = new EventSource(`/api/crm/events?kinds=${kinds}`);
    let ids = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const told = ids;
      ids = new Set();
      tell(told);
    };
    const onEvent = (event: MessageEvent<string>) => {
      ids.add((JSON.parse(event.data) as { subject: string }).subject);
      timer ??= setTimeout(flush, SETTLE_MS);
    };
    for (const kind of kinds.split(',')) source.addEventListener(kind, onEvent);
    return () => {
      source.close();
      clearTimeout(timer);
    };
  }, [kinds]);
}
