const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

const REGISTRY = /Storage$/;
/** What the framework keeps of one test file: its tests, and who hears of them. */
const OF_FRAMEWORK = [
  /^JEST_STATE_SYMBOL$/,
  /^EVENT_HANDLERS$/,
  /^TEST_TIMEOUT_SYMBOL$/,
  /^RETRY_/,
  /_BEFORE_RETRY$/,
];

/**
 * Runs test files in the worker's own context, so that modules may be shared between them. What a file leaves behind
 * in the environment variables and among the globals goes with the file, but for the registries of decorators: the
 * modules that wrote to them stay. What the framework leaves goes, too: each file would hear of the tests of all later
 * ones.
 */
class SharedContextEnvironment {
  constructor({ projectConfig: config }) {
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = null;
    this.fakeTimersModern = new ModernFakeTimers({ config, global: globalThis });
    this.variables = { ...process.env };
    this.names = new Set(Object.keys(globalThis));
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern.dispose();
    for (const name of Object.keys(process.env)) {
      if (!(name in this.variables)) delete process.env[name];
    }
    Object.assign(process.env, this.variables);
    for (const name of Object.keys(globalThis)) {
      if (!this.names.has(name) && !REGISTRY.test(name)) delete globalThis[name];
    }
    for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
      if (OF_FRAMEWORK.some((name) => name.test(symbol.description ?? ''))) {
        delete globalThis[symbol];
      }
    }
  }
}

module.exports = SharedContextEnvironment;
