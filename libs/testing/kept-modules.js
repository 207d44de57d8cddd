// What the processes that tests start have loaded, kept for the next ones: sources ready to run, what V8 made of them,
// and which file a `require` means. To find and to compile some three thousand modules is most of what a start costs.
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, extname, join, sep } = require('node:path');
const { deserialize, serialize } = require('node:v8');
const { constants, Script } = require('node:vm');

const INSTALLED = `${sep}node_modules${sep}`;
/** So many words of a path say which program it is, wherever it was built. */
const MAIN_WORDS = 4;
/** Where tests build: own files, which are gone when the test has ended. */
const BUILT = `${INSTALLED}.cache${sep}`;
/** Says what is loaded before a program, which is no matter of the program. */
const PRELOADS = ['-r', '--require'];

/**
 * Loads modules of this process by what earlier processes with the same main file have kept, and keeps what is new when
 * the process ends. Installed packages are trusted while the same ones are installed; own files while nobody wrote them.
 * @param {{ root: string, directory: string, salt: string, compile: (file: string, source: string) => string }} options
 *   `compile` makes JavaScript of the text of a `.ts` file; with another `salt` nothing is taken from earlier processes.
 */
function keepModules({ root, directory, salt, compile }) {
  const path = join(directory, programName(process.argv[1] ?? 'eval'));
  const key = [process.version, ...flags(), salt, versionOf(installation(root))].join();
  const kept = read(path, key) ?? { key, files: new Map(), paths: new Map() };
  const scripts = new Map();

  resolveWith(kept.paths);
  const loadScript = Module._extensions['.js'];
  Module._extensions['.ts'] = (module, file) => {
    run(module, file, fileOf(file) ?? add(file, compile(file, readFileSync(file, 'utf8'))));
  };
  Module._extensions['.js'] = (module, file) => {
    const known = fileOf(file);
    if (known) run(module, file, known);
    else loadScript(module, file);
  };
  const compileModule = Module.prototype._compile;
  Module.prototype._compile = function (source, file, format) {
    const isKept = (format ?? 'commonjs') === 'commonjs';
    if (!isKept) return compileModule.call(this, source, file, format);
    return run(this, file, add(file, source));
  };
  process.on('exit', () => {
    if (scripts.size > 0) write();
  });

  function fileOf(file) {
    const known = kept.files.get(file);
    return known && (isInstalled(file) || known.version === versionOf(file)) ? known : undefined;
  }

  function add(file, source) {
    const added = { version: versionOf(file), source: Module.wrap(source.replace(/^#!/, '//')) };
    kept.files.set(file, added);
    return added;
  }

  function run(module, file, known) {
    const script = new Script(known.source, {
      filename: file,
      cachedData: known.code,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (!known.code || script.cachedDataRejected) scripts.set(known, script);
    const body = script.runInThisContext();
    return body.call(
      module.exports,
      module.exports,
      requireOf(module),
      module,
      file,
      dirname(file),
    );
  }

  /** At the end, because by then V8 has compiled the functions that a start calls. */
  function write() {
    for (const [file, script] of scripts) file.code = script.createCachedData();
    forgetBuilt(kept);
    const unfinished = `${path}.${process.pid}`;
    mkdirSync(directory, { recursive: true });
    writeFileSync(unfinished, serialize(kept));
    renameSync(unfinished, path);
  }
}

/** The same for a program as it was written and as it was built: both load the same packages. */
function programName(main) {
  const words = main.slice(0, main.length - extname(main).length).split(sep);
  return words.slice(-MAIN_WORDS).join('-');
}

function flags() {
  const isPreload = (word) => PRELOADS.includes(word);
  return process.execArgv.filter(
    (word, at, words) => !isPreload(word) && !isPreload(words[at - 1]),
  );
}

function read(path, key) {
  try {
    const kept = deserialize(readFileSync(path));
    return kept.key === key ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Drops what was built and is there no more. */
function forgetBuilt({ files, paths }) {
  for (const file of files.keys()) {
    if (file.includes(BUILT) && !versionOf(file)) files.delete(file);
  }
  for (const name of paths.keys()) {
    if (name.includes(BUILT) && !versionOf(name.slice(0, name.indexOf(' ')))) paths.delete(name);
  }
}

function isInstalled(file) {
  return file.includes(INSTALLED) && !file.includes(BUILT);
}

/** npm writes it at the end of every installation. */
function installation(root) {
  return join(root, 'node_modules', '.package-lock.json');
}

function versionOf(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat && `${stat.size} ${stat.mtimeMs}`;
}

/** @param {Map<string, string>} paths From a directory and what is required there to the file. */
function resolveWith(paths) {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (request, parent, isMain, options) => {
    if (!parent?.filename || options) return resolve(request, parent, isMain, options);
    const name = `${dirname(parent.filename)} ${request}`;
    const known = paths.get(name);
    if (known && (isInstalled(known) || versionOf(known))) return known;
    const found = resolve(request, parent, isMain);
    if (!Module.isBuiltin(found)) paths.set(name, found);
    return found;
  };
}

/** As Node makes it for a module. */
function requireOf(module) {
  const require = (id) => module.require(id);
  require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  require.resolve.paths = (request) => Module._resolveLookupPaths(request, module);
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

module.exports = { keepModules };
