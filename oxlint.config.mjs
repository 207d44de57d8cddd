import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which libs each lib may import. The whole import policy of the repository is this table. */
const MAY_IMPORT = {
  errors: [],
  config: [],
  zip: [],
  geometry: [],
  formats: ['errors', 'geometry', 'zip'],
  imaging: ['config', 'errors'],
  observability: ['config', 'errors'],
  database: ['config', 'errors'],
  storage: ['config', 'errors'],
  'stored-objects': ['config', 'database', 'errors', 'labeler-db', 'observability', 'storage'],
  'labeler-db': ['config', 'database', 'errors'],
  'user-db': ['config', 'database', 'errors'],
  jobs: ['config', 'database', 'errors', 'observability'],
  http: ['config', 'errors', 'observability'],
  auth: ['config', 'errors', 'http', 'labeler-db', 'user-db'],
  audit: ['config', 'database', 'http', 'jobs', 'labeler-db', 'observability'],
  access: ['auth', 'database', 'errors', 'labeler-db', 'user-db'],
  idempotency: [
    'auth',
    'config',
    'database',
    'errors',
    'http',
    'jobs',
    'labeler-db',
    'observability',
  ],
  'service-keys': ['audit', 'auth', 'config', 'database', 'errors', 'labeler-db'],
  'rate-limit': ['auth', 'config', 'errors', 'http', 'observability'],
  archives: [
    'config',
    'database',
    'errors',
    'jobs',
    'labeler-db',
    'observability',
    'snapshots',
    'storage',
    'zip',
  ],
  revisions: ['config', 'database', 'errors', 'formats', 'geometry', 'labeler-db', 'storage'],
  snapshots: [
    'database',
    'errors',
    'formats',
    'jobs',
    'labeler-db',
    'observability',
    'revisions',
    'storage',
  ],
  publishing: [
    'database',
    'errors',
    'formats',
    'labeler-db',
    'observability',
    'revisions',
    'storage',
  ],
  health: ['auth', 'config', 'database', 'errors', 'http', 'observability'],
  'gateway-client': [],
};

const INDEX_ONLY = { regex: '^@libs/[^/]+/', message: 'A lib is entered through its index only.' };
const NO_SOURCES = { regex: '(^|/)libs/[^/]+/src', message: 'Use the @libs alias.' };

const imports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const errors = (...names) => Object.fromEntries(names.map((name) => [name, 'error']));
const off = (...names) => Object.fromEntries(names.map((name) => [name, 'off']));

const libRules = Object.entries(MAY_IMPORT).map(([lib, allowed]) => ({
  files: [`libs/${lib}/src/**/*.ts`],
  rules: imports(
    {
      group: ['@libs/*', ...allowed.map((name) => `!@libs/${name}`)],
      message: `libs/${lib} may import only: ${allowed.join(', ') || 'no other lib'}.`,
    },
    INDEX_ONLY,
    { regex: '(^|/)apps/', message: 'A lib never imports an app.' },
  ),
}));

/** Nest reads what a decorated class is made of while it runs, so there an import is never one of types only. */
const decorated = ['apps', 'libs', 'tools', 'bench', 'test']
  .flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder), { recursive: true }).map((name) =>
      join(folder, name),
    ),
  )
  .filter(
    (path) =>
      path.endsWith('.ts') &&
      /^\s*@[A-Z]\w*\(/m.test(readFileSync(join(import.meta.dirname, path), 'utf8')),
  );

const TESTS = [
  '**/*.{spec,db-spec,e2e-spec}.ts',
  '**/test/**/*.ts',
  'test/**',
  'libs/testing/**',
  'bench/**',
];

const TYPE_AWARE = [
  'no-misused-promises',
  'no-unsafe-argument',
  'no-unsafe-assignment',
  'no-unsafe-call',
  'no-unsafe-enum-comparison',
  'no-unsafe-member-access',
  'no-unsafe-return',
  'no-unnecessary-type-assertion',
  'only-throw-error',
  'prefer-promise-reject-errors',
  'require-await',
  'restrict-plus-operands',
].map((name) => `typescript/${name}`);

export default {
  plugins: ['eslint', 'typescript', 'oxc'],
  options: { typeAware: true, typeCheck: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['dist', '.dev', 'coverage', 'libs/gateway-client/src/generated'],
  // Each of them is an error of its own kind; what else is wanted follows by name.
  categories: { correctness: 'error' },
  rules: {
    ...errors(
      'no-array-constructor',
      'no-unused-expressions',
      'no-var',
      'prefer-const',
      'prefer-rest-params',
      'prefer-spread',
      'eqeqeq',
      'no-console',
      'typescript/ban-ts-comment',
      'typescript/no-empty-object-type',
      'typescript/no-explicit-any',
      'typescript/no-namespace',
      'typescript/no-require-imports',
      'typescript/no-unnecessary-type-constraint',
      'typescript/no-unsafe-function-type',
      ...TYPE_AWARE,
    ),
    ...off(
      'no-control-regex',
      'typescript/no-misused-spread',
      'typescript/no-useless-default-assignment',
      'typescript/require-array-sort-compare',
    ),
    complexity: ['error', 10],
    'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
    'max-params': ['error', 4],
    'no-restricted-properties': [
      'error',
      { object: 'process', property: 'env', message: 'Read settings in a *.config.ts file only.' },
    ],
    ...imports(INDEX_ONLY, { ...NO_SOURCES, regex: '(^|/)(apps|libs)/[^/]+/src' }),
    'no-unused-vars': [
      'error',
      { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
    ],
    'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
    'typescript/consistent-type-imports': [
      'error',
      { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
    ],
    'typescript/restrict-template-expressions': ['error', { allowNumber: true }],
    'typescript/switch-exhaustiveness-check': [
      'error',
      { considerDefaultExhaustiveForUnions: true },
    ],
  },
  overrides: [
    { files: decorated, rules: off('typescript/consistent-type-imports') },
    ...libRules,
    {
      files: ['apps/*/src/**/*.ts'],
      rules: imports(
        INDEX_ONLY,
        { regex: '^@libs/(testing|gateway-client)$', message: 'Only tests import it.' },
        { regex: '(labeler-api|dataset-gateway)/', message: 'Apps never import each other.' },
      ),
    },
    {
      files: [
        '**/*.config.ts',
        'libs/config/src/**',
        'tools/**',
        'bench/**',
        'test/**',
        'libs/testing/**',
        'jest.config.js',
      ],
      rules: off('no-restricted-properties'),
    },
    { files: ['tools/**', 'bench/**'], rules: off('no-console') },
    {
      // It describes the applications, so it creates them.
      files: ['tools/openapi/documents.ts'],
      rules: imports(INDEX_ONLY, NO_SOURCES),
    },
    {
      files: TESTS,
      plugins: ['jest'],
      rules: {
        ...errors(
          'jest/no-alias-methods',
          'jest/no-commented-out-tests',
          'jest/no-deprecated-functions',
          'jest/no-disabled-tests',
          'jest/no-done-callback',
          'jest/no-export',
          'jest/no-focused-tests',
          'jest/no-identical-title',
          'jest/no-interpolation-in-snapshots',
          'jest/no-jasmine-globals',
          'jest/no-mocks-import',
          'jest/no-standalone-expect',
          'jest/no-test-prefixes',
          'jest/no-conditional-expect',
          'jest/valid-describe-callback',
          'jest/valid-expect',
          'jest/valid-expect-in-promise',
          'jest/valid-title',
        ),
        ...off('max-lines-per-function', 'jest/require-to-throw-message'),
        'jest/expect-expect': [
          'error',
          { assertFunctionNames: ['expect*', 'assert*', '**.expect*'] },
        ],
      },
    },
    {
      files: ['**/*.{js,mjs}'],
      rules: off('typescript/unbound-method', 'typescript/no-floating-promises', ...TYPE_AWARE),
    },
    {
      files: ['jest.config.js', 'libs/testing/**/*.js'],
      rules: off('typescript/no-require-imports'),
    },
  ],
};
