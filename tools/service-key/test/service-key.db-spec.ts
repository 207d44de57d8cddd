import { testDatabases, type TestDatabases } from '@libs/testing';
import { execFile } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

interface Outcome {
  code: number;
  out: string;
  err: string;
}

describe('the program service-key', () => {
  let databases: TestDatabases;

  beforeAll(async () => {
    databases = await testDatabases();
  });
  afterAll(() => databases.drop());

  function run(args: string[], url = databases.labelerUrl): Promise<Outcome> {
    const hook = join(ROOT, 'libs', 'testing', 'register-typescript.js');
    const program = join(ROOT, 'tools', 'service-key', 'main.ts');
    const env = { PATH: process.env.PATH, LABELER_DATABASE_URL: url };
    return new Promise((resolve) => {
      execFile(process.execPath, ['-r', hook, program, ...args], { env }, (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      });
    });
  }

  const field = ({ out }: Outcome, name: string) =>
    new RegExp(`^${name} +(.*)$`, 'm').exec(out)?.[1] ?? '';

  it('makes a key, shows it once, rotates and revokes it', async () => {
    const made = await run(['create', '--name', 'vision-platform', '--scopes', 'datasets:read']);
    const account = field(made, 'account');
    const rotated = await run(['rotate', account, '--overlap', '0']);
    const listed = await run(['list']);
    const revoked = await run(['revoke', account]);

    expect([made, rotated, listed, revoked].map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(field(made, 'key')).toMatch(/^sa_[0-9A-Za-z]{36}$/);
    expect(field(rotated, 'key')).not.toBe(field(made, 'key'));
    expect(listed.out).toContain(
      `${account}\tvision-platform\tactive\tdatasets:read\tnever\tnever`,
    );
    expect(listed.out).not.toContain(field(rotated, 'key'));
    expect((await run(['list', '--all'])).out).toContain(`${account}\tvision-platform\toff`);
    expect(
      await databases.labeler(
        'select action, user_id from audit_logs where resource_id = $1 order by id',
        [account],
      ),
    ).toEqual([
      { action: 'create', user_id: null },
      { action: 'rotate', user_id: null },
      { action: 'revoke', user_id: null },
    ]);
  });

  it('fails on an account that does not exist, and says so', async () => {
    const { code, err } = await run(['revoke', 'sa_nobody']);

    expect(code).toBe(1);
    expect(err).toBe('Service account sa_nobody does not exist\n');
  });

  it('names the setting that is missing', async () => {
    const { code, err } = await run(['list'], '');

    expect(code).toBe(1);
    expect(err).toContain('LABELER_DATABASE_URL');
  });
});
