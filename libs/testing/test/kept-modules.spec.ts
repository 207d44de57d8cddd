import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const KEPT_MODULES = resolve(__dirname, '../kept-modules.js');

/** Loaded before the program; says which files it compiles. */
const REGISTER = `
  const { keepModules } = require(${JSON.stringify(KEPT_MODULES)});
  keepModules({
    root: __dirname,
    directory: __dirname + '/kept',
    salt: process.env.SALT,
    compile: (file, source) => {
      console.log('compiles ' + file.split('/').pop());
      return source;
    },
  });`;

describe('modules that a process keeps for the next one', () => {
  let directory: string;
  let earlier: string[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vision-kept-modules-'));
    write('register.js', REGISTER);
    write('main.ts', `console.log('says ' + require('./part').word);`);
    writePart('first');
    earlier = run();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  const writePart = (word: string) => write('part.ts', `module.exports = { word: '${word}' };`);

  /** What a process of its own writes, line by line. */
  const run = (salt = 'one', main = 'main.ts'): string[] => {
    const args = ['-r', join(directory, 'register.js'), join(directory, main)];
    const output = execFileSync(process.execPath, args, { env: { SALT: salt }, encoding: 'utf8' });
    return output.trimEnd().split('\n');
  };

  it('are not compiled again', () => {
    expect(earlier).toEqual(['compiles main.ts', 'compiles part.ts', 'says first']);
    expect(run()).toEqual(['says first']);
  });

  it('are compiled again when their source was changed', () => {
    writePart('other');

    expect(run()).toEqual(['compiles part.ts', 'says other']);
    expect(run()).toEqual(['says other']);
  });

  it('are taken by the same program when it was built', () => {
    write('main.js', `console.log('was built and says ' + require('./part.ts').word);`);

    expect(run('one', 'main.js')).toEqual(['was built and says first']);
  });

  it('are not taken with another salt', () => {
    expect(run('two')).toEqual(earlier);
  });
});
