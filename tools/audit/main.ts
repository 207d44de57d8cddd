import { auditConfigSchema, AuditVerifier, ChainKeys, headText, type Verdict } from '@libs/audit';
import { loadConfig } from '@libs/config';
import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import { Presets, SingleBar } from 'cli-progress';
import { ArgumentsError, type Command, commandOf } from './command';

/** Counting the rows of a long record takes longer than a request may. */
const LIMIT_MS = 3_600_000;

const WORDS = {
  changed: 'was changed',
  removed: 'was removed',
  inserted: 'was put in beside the chain',
  backdated: 'says that it is older than it is',
  seal_missing: 'was removed together with its seal',
  unknown_key: 'was sealed with a key that AUDIT_KEY does not name',
  head: 'the end of the chain was removed or changed',
  noted_head: 'the chain does not have the head that was noted',
} as const;

async function run(command: Command): Promise<number> {
  const { audit, labelerDb } = loadConfig(
    { audit: auditConfigSchema, labelerDb: labelerDbConfigSchema },
    process.env,
  );
  const db = new LabelerDb({ ...labelerDb, statementTimeoutMs: LIMIT_MS });
  const verifier = new AuditVerifier(db, new ChainKeys(audit.keys));
  try {
    if (command.name === 'sign-head') return await signHead(verifier);
    return show(await verify(verifier, command));
  } finally {
    await db.close();
  }
}

async function verify(
  verifier: AuditVerifier,
  { head }: Extract<Command, { name: 'verify' }>,
): Promise<Verdict> {
  const bar = new SingleBar({ etaBuffer: 50, clearOnComplete: true }, Presets.shades_classic);
  bar.start(1, 0);
  try {
    return await verifier.verify({
      noted: head,
      onProgress: (done, total) => {
        bar.setTotal(total);
        bar.update(done);
      },
    });
  } finally {
    bar.stop();
  }
}

function show({ findings, broken, head, reading, unsealed }: Verdict): number {
  for (const { kind, position, logId } of findings) {
    const where = [
      position === null ? [] : [`position ${position}`],
      logId === null ? [] : [`row ${logId}`],
    ];
    console.error(`${where.flat().join(', ')}: ${WORDS[kind]}`);
  }
  if (broken > findings.length) console.error(`and ${broken - findings.length} more`);
  const { verified, withoutKey, retired } = reading;
  console.log(`verified  ${verified} rows, ${withoutKey} of them sealed without a key`);
  console.log(`given up  ${retired} rows that only link others`);
  console.log(`unsealed  ${unsealed} rows`);
  console.log(`head      ${headText(head)}`);
  console.log(broken === 0 ? 'The audit log is whole.' : 'THE AUDIT LOG IS BROKEN.');
  return broken === 0 ? 0 : 1;
}

async function signHead(verifier: AuditVerifier): Promise<number> {
  const signed = await verifier.signHead();
  console.log(signed ? 'signed' : 'The log is being sealed at this moment. Try again.');
  return signed ? 0 : 1;
}

/** Exit codes: 0 whole, 1 broken or not readable, 2 wrong arguments. */
async function main(): Promise<number> {
  try {
    return await run(commandOf(process.argv.slice(2)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return error instanceof ArgumentsError ? 2 : 1;
  }
}

void main().then((code) => (process.exitCode = code));
