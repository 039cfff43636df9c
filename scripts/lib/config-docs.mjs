// docs/configuration.md, made from the sources of the configuration classes: what is not documented there is refused here.
import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { Sentence } from './log.mjs';
import { inRepo, root } from './paths.mjs';
import { SERVICES } from './services.mjs';
import { START_SETTINGS } from './start-settings.mjs';

const HEAD = `# Configuration

<!-- Made by "npm run config:docs" from the configuration classes: not edited by hand. -->

Every setting can also be given as \`NAME_FILE\`, a file that holds the value. Booleans are \`on\` or \`off\`. A service that finds something wrong
says all of it at once and does not start. \`npm run config:print\` shows what is in force.
`;
const BASES = 'libs/config/src/service-config.ts';
const MIGRATION = 'libs/database/src/run-migrate.ts';
const PROVIDER_MEANINGS = {
  clientId: ['Our app at the CRM.', 'auth'],
  clientSecret: ['The secret of that app.', 'auth'],
  loginUrl: ['Where production orgs log in.', 'auth'],
  apiVersion: ["The version of the CRM's API.", 'those that call the CRM'],
};

/** The whole page. @throws Sentence naming every setting without a meaning. */
export function configurationPage() {
  const classes = new Map(
    [BASES, MIGRATION, ...SERVICES.map((one) => `apps/${one}/src/${one}.config.ts`)]
      .flatMap(classesIn)
      .map((one) => [one.name, one]),
  );
  const missing = [...classes.values()].flatMap(({ settings }) => settings.filter((one) => !one.meaning));
  if (missing.length > 0) {
    throw new Sentence(`No comment says what these are: ${missing.map((one) => one.name).join(', ')}.`);
  }
  const ofService = (service) =>
    [...classes.values()].find((one) => one.file === `apps/${service}/src/${service}.config.ts`);
  const parts = [
    ['`npm start`', startRows()],
    ['Every service', classes.get('ServiceConfig').settings],
    ['Every service with a database', classes.get('DatabaseServiceConfig').settings],
    ...[...SERVICES].sort().map((service) => [`\`${service}\``, ofService(service).settings]),
    ['The migration step of a service', classes.get('MigrateConfig').settings],
  ];
  return [HEAD, ...parts.map(([title, rows]) => section(title, rows)), providerSection()].join('\n');
}

function classesIn(file) {
  const source = parse(file);
  return source.statements.filter(ts.isClassDeclaration).map((one) => ({
    file,
    name: one.name.text,
    settings: one.members.filter(ts.isPropertyDeclaration).flatMap((member) => settingIn(member, source)),
  }));
}

function settingIn(member, source) {
  const decorators = new Map(
    (ts.getDecorators(member) ?? [])
      .map((one) => one.expression)
      .filter(ts.isCallExpression)
      .map((call) => [call.expression.getText(source), call.arguments.map((one) => one.getText(source))]),
  );
  const env = decorators.get('Env');
  if (!env) return [];
  const { meaning, fallback } = commentOf(member);
  const isOptional = decorators.has('IsOptional') || member.initializer !== undefined;
  return [
    {
      name: unquoted(env[0]),
      type: typeOf(member, decorators, source),
      fallback: fallback ?? defaultOf(member.initializer, source) ?? (isOptional ? 'none' : '**required**'),
      meaning,
      isSecret: /secret:\s*true/.test(env[1] ?? ''),
    },
  ];
}

function commentOf(member) {
  const doc = ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc);
  const tag = doc?.tags?.find((one) => one.tagName.text === 'default');
  return {
    meaning: ts.getTextOfJSDocComment(doc?.comment)?.replace(/\s+/g, ' ').trim(),
    fallback: tag && ts.getTextOfJSDocComment(tag.comment),
  };
}

function typeOf(member, decorators, source) {
  const [min] = decorators.get('Min') ?? [];
  const [max] = decorators.get('Max') ?? [];
  const [least, most] = decorators.get('Length') ?? [];
  if (decorators.has('IsIn'))
    return decorators
      .get('IsIn')[0]
      .replace(/[[\]\s]/g, '')
      .replaceAll("'", '`')
      .replaceAll(',', ', ');
  if (decorators.has('IsUrl')) return 'URL';
  if (decorators.has('IsInt')) return min ? `integer, ${number(min)}–${number(max)}` : 'integer';
  if (member.type?.getText(source) === 'boolean') return 'boolean';
  return least ? `text, ${least}–${most} characters` : 'text';
}

function defaultOf(initializer, source) {
  if (!initializer) return undefined;
  const text = unquoted(initializer.getText(source));
  return text === '' ? 'empty' : /^[\d_]+$/.test(text) ? number(text) : text;
}

const number = (text) => text.replaceAll('_', '');
const unquoted = (text) => text.replace(/^['"`]|['"`]$/g, '');

function startRows() {
  return START_SETTINGS.map((one) => ({ ...one, fallback: one.fallback ?? 'none' }));
}

/** The names that providers of CRMs declare: `settings: { clientId: 'SALESFORCE_CLIENT_ID', … }`. */
function providerSection() {
  const rows = globSync('libs/crm-core/src/providers/*/*.auth.ts', { cwd: root })
    .sort()
    .flatMap((file) => propertiesOf(parse(file), 'settings'))
    .map(([key, name]) => {
      const [meaning, readBy] = PROVIDER_MEANINGS[key] ?? [];
      if (!meaning) throw new Sentence(`PROVIDER_MEANINGS says nothing of ${key}.`);
      return {
        name,
        type: 'text',
        fallback: 'none',
        meaning: `${meaning} Read by ${readBy}.`,
        isSecret: key === 'clientSecret',
      };
    });
  return section('Declared by CRM providers', rows);
}

function propertiesOf(node, name) {
  if (
    ts.isPropertyAssignment(node) &&
    node.name.getText() === name &&
    ts.isObjectLiteralExpression(node.initializer)
  ) {
    return node.initializer.properties.map((one) => [
      one.name.getText(),
      unquoted(one.initializer.getText()),
    ]);
  }
  const found = [];
  ts.forEachChild(node, (child) => void found.push(...propertiesOf(child, name)));
  return found;
}

function section(title, rows) {
  if (rows.length === 0) return `## ${title}\n\nNothing of its own.\n`;
  const lines = rows.map(
    ({ name, type, fallback, isSecret, meaning }) =>
      `| \`${name}\` | ${type} | ${fallback} | ${isSecret ? 'yes' : ''} | ${meaning.replaceAll('|', '\\|')} |`,
  );
  return [
    `## ${title}`,
    '',
    '| name | type | default | secret | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

function parse(file) {
  return ts.createSourceFile(file, readFileSync(inRepo(file), 'utf8'), ts.ScriptTarget.Latest, true);
}
