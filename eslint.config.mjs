import prettier from 'eslint-config-prettier';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

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

const libRules = Object.entries(MAY_IMPORT).map(([lib, allowed]) => ({
  files: [`libs/${lib}/src/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^@libs/(?!(${allowed.join('|') || '-'})$)`,
            message: `libs/${lib} may import only: ${allowed.join(', ') || 'no other lib'}.`,
          },
          { regex: '(^|/)apps/', message: 'A lib never imports an app.' },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist', '.dev', 'coverage', 'libs/gateway-client/src/generated'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      complexity: ['error', 10],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Read settings in a *.config.ts file only.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^@libs/[^/]+/', message: 'A lib is entered through its index only.' },
            { regex: '(^|/)(apps|libs)/[^/]+/src', message: 'Use the @libs alias.' },
          ],
        },
      ],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  ...libRules,
  {
    files: ['apps/*/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^@libs/[^/]+/', message: 'A lib is entered through its index only.' },
            { regex: '^@libs/(testing|gateway-client)$', message: 'Only tests import it.' },
            { regex: '(labeler-api|dataset-gateway)/', message: 'Apps never import each other.' },
          ],
        },
      ],
    },
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
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['tools/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // It describes the applications, so it creates them.
    files: ['tools/openapi/documents.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^@libs/[^/]+/', message: 'A lib is entered through its index only.' },
            { regex: '(^|/)libs/[^/]+/src', message: 'Use the @libs alias.' },
          ],
        },
      ],
    },
  },
  {
    files: [
      '**/*.{spec,db-spec,e2e-spec}.ts',
      '**/test/**/*.ts',
      'test/**',
      'libs/testing/**',
      'bench/**',
    ],
    ...jest.configs['flat/recommended'],
    rules: {
      ...jest.configs['flat/recommended'].rules,
      'max-lines-per-function': 'off',
      'jest/no-disabled-tests': 'error',
      'jest/no-focused-tests': 'error',
      'jest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect*', 'assert*', '**.expect*'] },
      ],
    },
  },
  { files: ['**/*.{js,mjs}'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['jest.config.js', 'libs/testing/**/*.js'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  prettier,
);
