const { createRequire, isBuiltin } = require('node:module');
const { dirname, sep } = require('node:path');
const { compileFunction } = require('node:vm');
const { default: JestRuntime } = require('jest-runtime');

const INSTALLED = `${sep}node_modules${sep}`;

/**
 * Loads installed packages once per worker, as Node does, instead of once per test file: the frameworks are most of
 * what a test file loads. The product's own modules stay new for every file. Needs the environment beside this file,
 * in which both live in the same context, so that `instanceof` says the same on either side.
 */
class SharedPackagesRuntime extends JestRuntime {
  constructor(...options) {
    super(...options);
    const { executor } = this.cjsLoader;
    executor.compile = (source, filename) =>
      compileFunction(source, executor.injectedModuleParameters, { filename });
  }

  requireModuleOrMock(from, name) {
    const load = packageLoader(from, name);
    return load ? load() : super.requireModuleOrMock(from, name);
  }
}

const requires = new Map();

function requireOf(from) {
  const folder = dirname(from);
  const known = requires.get(folder) ?? createRequire(from);
  requires.set(folder, known);
  return known;
}

function packageLoader(from, name) {
  if (isBuiltin(name) || name.startsWith('.') || name === '@jest/globals') return undefined;
  const require = requireOf(from);
  try {
    return require.resolve(name).includes(INSTALLED) ? () => require(name) : undefined;
  } catch {
    return undefined;
  }
}

module.exports = { __esModule: true, default: SharedPackagesRuntime };
