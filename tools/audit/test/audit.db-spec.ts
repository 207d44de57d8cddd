import { AuditSealer, ChainKeys } from '@libs/audit';
import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import { testDatabases, type TestDatabases } from '@libs/testing';
import { execFile } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const KEY = 'k'.repeat(32);

describe('the program audit:verify', () => {
  let databases: TestDatabases;
  beforeAll(async () => (databases = await testDatabases()));
  afterAll(() => databases.drop());

  async function sealed(rows: number): Promise<string[]> {
    const made = await databases.labeler<{ id: string }>(
      `insert into audit_logs (action) select 'login' from generate_series(1, $1::int) returning id`,
      [rows],
    );
    const db = new LabelerDb(
      labelerDbConfigSchema.parse({ LABELER_DATABASE_URL: databases.labelerUrl }),
    );
    try {
      await new AuditSealer(db, new ChainKeys([KEY])).run();
    } finally {
      await db.close();
    }
    return made.map(({ id }) => id);
  }

  function verify(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const hook = join(ROOT, 'libs', 'testing', 'register-typescript.js');
    const program = join(ROOT, 'tools', 'audit', 'main.ts');
    const { labelerUrl: url } = databases;
    const env = { PATH: process.env.PATH, LABELER_DATABASE_URL: url, AUDIT_KEY: KEY };
    return new Promise((resolve) => {
      execFile(process.execPath, ['-r', hook, program, ...args], { env }, (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      });
    });
  }

  it('says where the chain ends, knows heads that were noted, and names what is wrong', async () => {
    const ids = await sealed(3);
    const first = await verify();
    const [, head = ''] = /^head +([0-9a-f]{64}@3)$/m.exec(first.out) ?? [];
    await sealed(3);
    await databases.labeler(`update audit_logs set action = 'logout' where id = $1`, [ids[1]]);

    const [noted, foreign, wrong] = await Promise.all([
      verify('--head', head),
      verify('--head', head.replace(/@3$/, '@4')),
      verify('--head'),
    ]);

    expect([first, noted, foreign, wrong].map(({ code }) => code)).toEqual([0, 1, 1, 2]);
    expect(first.out).toMatch(/^verified +3 rows, 0 of them sealed without a key$/m);
    expect(noted.err.trim().split('\n').at(-1)).toBe(`position 2, row ${ids[1]}: was changed`);
    expect(foreign.err).toContain('position 4: the chain does not have the head that was noted');
    expect(wrong.err).toContain('Usage: npm run audit:verify');
  });
});
