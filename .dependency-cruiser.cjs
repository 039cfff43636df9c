/** The import rule of the repository (docs/architecture.md), checked by `npm run lint:deps`. */
/** allowed[x] = the libs that lib x may import. Add a lib here and the rule exists. */
const allowed = {
  errors: [],
  vault: [],
  config: ['errors'],
  observability: ['errors', 'config'],
  'crm-core': ['errors'],
  contracts: ['errors', 'crm-core'],
  messaging: ['errors', 'config', 'observability', 'contracts'],
  database: ['errors', 'config', 'observability'],
  'crm-access': ['errors', 'config', 'observability', 'crm-core', 'contracts', 'messaging'],
};
const libRules = Object.entries(allowed).map(([lib, below]) => ({
  name: `lib-${lib}`,
  severity: 'error',
  from: { path: `^libs/${lib}/` },
  to: { path: '^(libs|apps)/', pathNot: [lib, ...below].map((l) => `^libs/${l}/`) },
}));
const onlyIn = (name, pkg, paths) => ({
  name,
  severity: 'error',
  from: { path: '^(apps|libs)/', pathNot: [...paths, '\\.(spec|int-spec)\\.ts$'] },
  to: { path: pkg },
});
const rule = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    ...libRules,
    rule('no-circular', {}, { circular: true }),
    rule('apps-are-islands', { path: '^apps/([^/]+)/' }, { path: '^apps/', pathNot: '^apps/$1/' }),
    rule(
      'web-is-a-client',
      { path: '^apps/web/' },
      { path: '^libs/', pathNot: '^libs/(contracts|errors|crm-core)/' },
    ),
    rule(
      'gateway-knows-no-vendor',
      { path: '^apps/gateway/' },
      { path: '^libs/crm-core/src/(registry|providers)' },
    ),
    rule(
      'sandbox-shares-nothing',
      { path: '^apps/sandbox/' },
      { path: '^libs/(crm-core|contracts|messaging|database)/' },
    ),
    rule('gateway-has-no-database', { path: '^apps/gateway/' }, { path: '^libs/database/' }),
    rule(
      'libs-have-one-door',
      { path: '^(apps|libs)/([^/]+)/' },
      { path: '^libs/[^/]+/src/', pathNot: ['^$1/$2/', '^libs/[^/]+/src/index\\.ts$'] },
    ),
    rule(
      'providers-are-islands',
      { path: '^libs/crm-core/src/providers/([^/]+)/' },
      { path: '^libs/crm-core/src/providers/', pathNot: '^libs/crm-core/src/providers/$1/' },
    ),
    rule(
      'features-meet-at-services',
      { path: '^apps/([^/]+)/src/([^/]+)/', pathNot: '^apps/web/' },
      { path: '^apps/$1/src/[^/]+/', pathNot: ['^apps/$1/src/$2/', '\\.(module|service)\\.ts$'] },
    ),
    rule(
      'no-test-code-in-source',
      {
        path: '^(apps|libs)/',
        pathNot: ['/test/', '\\.(spec|int-spec)\\.ts$', '^libs/crm-core/src/conformance/'],
      },
      { path: '(/test/|\\.(spec|int-spec)\\.ts$|^libs/crm-core/src/conformance/)' },
    ),
    onlyIn('jsforce-only-in-salesforce', 'node_modules/(@types/)?jsforce', [
      '^libs/crm-core/src/providers/salesforce/',
    ]),
    onlyIn('nats-only-in-messaging', 'node_modules/(nats|@nats-io)/', ['^libs/messaging/']),
    onlyIn('core-stays-pure', 'node_modules/(@nestjs|typeorm|class-validator)/', [
      '^apps/',
      '^libs/(contracts|messaging|database|config|observability|crm-access|vault)/',
    ]),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
