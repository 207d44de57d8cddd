import { loadConfig } from '@libs/config';
import { LabelerDb, labelerDbConfigSchema } from '@libs/labeler-db';
import { progressBar } from './progress-bar';
import { listProjects, recount, recountSessions } from './recount';

const USAGE = 'Usage: npm run recount -- [project id]';

/** A project of millions takes longer than a request may. */
const LIMIT_MS = 3_600_000;

async function run(projectId: string | undefined): Promise<number> {
  const { labelerDb } = loadConfig({ labelerDb: labelerDbConfigSchema }, process.env);
  const db = new LabelerDb({ ...labelerDb, statementTimeoutMs: LIMIT_MS });
  try {
    const projectIds = await listProjects(db, projectId);
    if (projectIds.length === 0 && projectId !== undefined) {
      console.error(`There is no project ${projectId}`);
      return 1;
    }
    const { isTTY } = process.stdout;
    for (const [index, id] of projectIds.entries()) {
      const milliseconds = await recount(db, id);
      const done = index + 1;
      if (isTTY) process.stdout.write(`\r${progressBar(done, projectIds.length)}  ${id}`);
      else console.log(`${done}/${projectIds.length}  ${id}  ${milliseconds} ms`);
    }
    if (projectId === undefined) await recountSessions(db);
    console.log(`${isTTY && projectIds.length > 0 ? '\n' : ''}${projectIds.length} recounted`);
    return 0;
  } finally {
    await db.close();
  }
}

/** Exit codes: 0 done, 1 failed, 2 wrong arguments. */
async function main(): Promise<number> {
  const [projectId, ...rest] = process.argv.slice(2);
  if (rest.length > 0 || projectId?.startsWith('-')) {
    console.error(USAGE);
    return 2;
  }
  try {
    return await run(projectId);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

void main().then((code) => (process.exitCode = code));
