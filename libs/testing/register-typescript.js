// `node -r libs/testing/register-typescript.js file.ts` runs TypeScript in a process of its own:
// for tests that need several processes, or one that may be killed.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { transformFileSync } = require('@swc/core');

const root = join(__dirname, '..', '..');
const { exclude: _specs, ...options } = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));

require.extensions['.ts'] = (module, file) => {
  const { code } = transformFileSync(file, {
    ...options,
    jsc: { ...options.jsc, baseUrl: root },
    sourceMaps: 'inline',
    swcrc: false,
  });
  module._compile(code, file);
};
