// `node -r libs/testing/register-typescript.js file.ts` runs TypeScript in a process of its own:
// for tests that need several processes, or one that may be killed.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { keepModules } = require('./kept-modules');

const root = join(__dirname, '..', '..');
const settings = readFileSync(join(root, '.swcrc'), 'utf8');

keepModules({
  root,
  directory:
    process.env.KEPT_MODULES_DIR ?? join(root, 'node_modules', '.cache', 'register-typescript'),
  salt: settings,
  compile(file, source) {
    const { exclude: _specs, ...options } = JSON.parse(settings);
    // Loaded only here: a process that finds everything compiled does without the compiler.
    const { transformSync } = require('@swc/core');
    const { code } = transformSync(source, {
      ...options,
      filename: file,
      jsc: { ...options.jsc, baseUrl: root },
      sourceMaps: false,
      swcrc: false,
    });
    return code;
  },
});
