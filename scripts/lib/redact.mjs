// What may leave the house. Of our own log lines only fields that are known to hold no value of a person or secret are kept; what other
// programs wrote loses all that is quoted or looks like an address, a token or a key.

/** Fields of our log lines that name things, count or measure. An error keeps its class, code and place, not its message. */
const KEPT_FIELDS =
  /^(level|time|service|msg|code|route|method|status|signal|object|state|trigger|phase|attempt|attempts|count|ready|\w*(Ms|Port|Id|Count))$/;
const ERROR_FIELDS = ['err', 'error'];
const PLACE = /^\s+at .*/;
const PATTERNS = [
  [/[a-z][a-z0-9+.-]*:\/\/\S+/gi, '[address]'],
  [/[^\s"'<>(),;:=]+@[^\s"'<>(),;:]+/g, '[e-mail]'],
  [/\bBearer\s+\S+/gi, '[token]'],
  [/\b[\w-]+\.[\w-]+\.[\w-]{16,}/g, '[token]'],
  [/[A-Za-z0-9+/_=!.-]{24,}/g, '[long word]'],
  [/\+?\d[\d ()-]{7,}\d/g, '[number]'],
  [/"[^"]*"|'[^']*'|`[^`]*`/g, '[quoted]'],
];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What Postgres and NATS begin a line with. */
const WHEN = /^(\[\d+\] )?\d{4}[-/]\d\d[-/]\d\d [\d:.]+( UTC)?( \[\d+\])?/;
/** Postgres puts values of rows and whole statements there. */
const POSTGRES_VALUES = /\b(DETAIL|STATEMENT|CONTEXT|QUERY|HINT):/;

/** One line of a log, fit to be shown; undefined where nothing of it is. */
export function redactLine(line) {
  if (line.startsWith('{')) return redactRecord(line);
  if (POSTGRES_VALUES.test(line))
    return line.replace(new RegExp(`(${POSTGRES_VALUES.source}).*`), '$1 [left out]');
  // A statement goes on over lines of its own, which begin with white space.
  if (/^\s/.test(line)) return undefined;
  const when = WHEN.exec(line)?.[0] ?? '';
  return when + redactText(line.slice(when.length));
}

export function redactText(text) {
  return PATTERNS.reduce((left, [pattern, word]) => left.replace(pattern, word), text);
}

function redactRecord(line) {
  let record;
  try {
    record = JSON.parse(line);
  } catch {
    return '[a line that is cut]';
  }
  const kept = Object.entries(record).flatMap(([name, value]) => {
    if (ERROR_FIELDS.includes(name)) return [[name, redactError(value)]];
    if (!KEPT_FIELDS.test(name)) return [];
    return [[name, keptValue(name, value)]];
  });
  return JSON.stringify(Object.fromEntries(kept));
}

/** Times, ids and routes are what they are; other text is looked through. */
function keptValue(name, value) {
  if (typeof value !== 'string') return typeof value === 'object' ? '[left out]' : value;
  const isPlain = UUID.test(value) || name === 'time' || (name === 'route' && /^[\w/:.-]*$/.test(value));
  return isPlain ? value : redactText(value);
}

function redactError(error) {
  if (typeof error !== 'object' || error === null) return '[left out]';
  const { name, code, stack, cause } = error;
  return {
    ...(typeof name === 'string' ? { name: redactText(name) } : {}),
    ...(typeof code === 'string' ? { code: /^[A-Z0-9_.]+$/.test(code) ? code : '[left out]' } : {}),
    ...(typeof stack === 'string' ? { stack: places(stack) } : {}),
    ...(cause ? { cause: redactError(cause) } : {}),
  };
}

/** Function, file within the repository and line; the message, which stands before, may be of several lines. */
function places(stack) {
  return stack
    .split('\n')
    .filter((line) => PLACE.test(line) && /:\d+:\d+\)?$/.test(line))
    .map((line) =>
      /^\s+at (?:async )?([\w.<>$ ]*?) ?\(?[^()\s]*?((?:apps|libs|node_modules|node:)[\w@/.-]*:\d+:\d+)\)?$/.exec(
        line,
      ),
    )
    .flatMap((match) => (match ? [`${match[1].trim().slice(0, 80)} ${match[2]}`.trim()] : []));
}
