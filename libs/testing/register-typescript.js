// `node -r libs/testing/register-typescript.js file.ts` runs TypeScript in a process of its own:
// for tests that need several processes, or one that may be killed. What was compiled is kept for the next process.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '..', '..');
const settings = readFileSync(join(root, '.swcrc'), 'utf8');
const { exclude: _specs, ...options } = JSON.parse(settings);
const kept = join(root, 'node_modules', '.cache', 'register-typescript');
mkdirSync(kept, { recursive: true });
enableCompileCache?.(join(kept, 'compiled'));

require.extensions['.ts'] = (module, file) => module._compile(compiled(file), file);

function compiled(file) {
  const source = readFileSync(file, 'utf8');
  const name = createHash('sha256').update(settings).update(file).update(source).digest('hex');
  const path = join(kept, `${name}.js`);
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return keep(path, compile(file, source));
  }
}

function compile(file, source) {
  const { code } = transformSync(source, {
    ...options,
    filename: file,
    jsc: { ...options.jsc, baseUrl: root },
    sourceMaps: 'inline',
    swcrc: false,
  });
  return code;
}

/** Other processes read the file as soon as it has its name. */
function keep(path, code) {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, code);
  renameSync(unfinished, path);
  return code;
}
