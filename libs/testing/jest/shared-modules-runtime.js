const asyncHooks = require('node:async_hooks');
const { createRequire, isBuiltin } = require('node:module');
const { dirname, isAbsolute, sep } = require('node:path');
const { compileFunction } = require('node:vm');
const { default: JestRuntime } = require('jest-runtime');

const INSTALLED = `${sep}node_modules${sep}`;
/** Test files are new every time, and so is what sets them up, which talks to the framework of one test file. */
const OF_ONE_FILE = /spec\.ts$|setup-after-env\.ts$/;

/** The product's modules that test files of this worker have loaded, by path. */
const modules = new Map();
const sourceMaps = new Map();

/**
 * Loads modules once per worker, as Node does, instead of once per test file: to load them, and to warm them up, is
 * most of what a short test file costs. Needs the environment beside this file, in which both live in the same context,
 * so that `instanceof` says the same on either side.
 */
class SharedModulesRuntime extends JestRuntime {
  constructor(...options) {
    super(...options);
    const { executor } = this.cjsLoader;
    executor.compile = (source, filename) =>
      compileFunction(source, executor.injectedModuleParameters, { filename });
    this.transformCache.sourceMaps = sourceMaps;
    for (const [path, module] of modules) this.registries.moduleRegistry.set(path, module);
    this.storages = new FileStorages();
  }

  /** What the framework is made of is loaded once, too, but for the part that keeps the tests of a file. */
  requireInternalModule(from, name) {
    if (name === 'node:async_hooks') return this.storages.hooks;
    if (name && isPackage(name)) return requireOf(from)(name);
    return super.requireInternalModule(from, name);
  }

  requireModuleOrMock(from, name) {
    const load = packageLoader(from, name);
    return load ? load() : super.requireModuleOrMock(from, name);
  }

  teardown() {
    for (const [path, module] of this.registries.moduleRegistry) {
      if (module.loaded && !OF_ONE_FILE.test(path)) modules.set(path, module);
    }
    this.storages.disable();
    super.teardown();
  }
}

/**
 * What the framework's modules of one test file carry along asynchronous work. A storage that was used once is carried
 * along by every promise of the process until it is disabled, so each test file would make all later ones slower.
 */
class FileStorages {
  constructor() {
    const made = new Set();
    this.made = made;
    class FileStorage extends asyncHooks.AsyncLocalStorage {
      constructor(...options) {
        super(...options);
        made.add(this);
      }
    }
    this.hooks = { ...asyncHooks, AsyncLocalStorage: FileStorage };
  }

  disable() {
    for (const storage of this.made) storage.disable();
  }
}

const requires = new Map();

function requireOf(from) {
  const folder = dirname(from);
  const known = requires.get(folder) ?? createRequire(from);
  requires.set(folder, known);
  return known;
}

function isPackage(name) {
  return !isBuiltin(name) && !name.startsWith('.') && !isAbsolute(name);
}

function packageLoader(from, name) {
  if (!isPackage(name) || name === '@jest/globals') return undefined;
  const require = requireOf(from);
  try {
    return require.resolve(name).includes(INSTALLED) ? () => require(name) : undefined;
  } catch {
    return undefined;
  }
}

module.exports = { __esModule: true, default: SharedModulesRuntime };
