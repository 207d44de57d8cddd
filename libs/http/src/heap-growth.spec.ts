import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

describe('limitHeapGrowth', () => {
  it('sets what this version of Node knows', () => {
    // An option that V8 does not know is told of, and nothing else happens.
    const script = `require(${JSON.stringify(join(__dirname, 'heap-growth.ts'))}).limitHeapGrowth()`;
    const register = join(__dirname, '../../testing/register-typescript.js');

    const { status, stderr } = spawnSync(process.execPath, ['-r', register, '-e', script], {
      encoding: 'utf8',
    });

    expect(status).toBe(0);
    expect(stderr).not.toContain('unrecognized flag');
  });
});
