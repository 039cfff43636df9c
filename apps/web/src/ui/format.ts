import { useTranslation } from 'react-i18next';

/** Until tenants choose one, the reader's own. */
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Numbers, moments and durations in the reader's language. */
export function useFormat() {
  const { i18n } = useTranslation();
  const locale = i18n.language;
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const dateStyle = locale === 'ja' ? 'long' : 'medium';
  const moment = new Intl.DateTimeFormat(locale, { dateStyle, timeStyle: 'short', timeZone });
  const precise = new Intl.DateTimeFormat(locale, { dateStyle, timeStyle: 'medium', timeZone });
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);
  return {
    timeZone,
    number: (value: number) => number.format(value),
    percent: (share: number) => percent.format(share),
    moment: (iso: string) => moment.format(new Date(iso)),
    precise: (iso: string) => precise.format(new Date(iso)),
    clock: (iso: string) => clock.format(new Date(iso)),
    ago: (seconds: number) => {
      if (seconds < 60) return relative.format(-Math.round(seconds), 'second');
      if (seconds < 3_600) return relative.format(-Math.round(seconds / 60), 'minute');
      if (seconds < 86_400) return relative.format(-Math.round(seconds / 3_600), 'hour');
      return relative.format(-Math.round(seconds / 86_400), 'day');
    },
    duration: (seconds: number) =>
      seconds < 90
        ? unit(Math.max(1, Math.round(seconds)), 'second')
        : unit(Math.round(seconds / 60), 'minute'),
  };
}
