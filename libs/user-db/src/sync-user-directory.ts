import type { DirectoryFallback } from './directory-fallback';
import type { UserDb } from './user-db';
import { UserQueries } from './user.queries';

const PAGE = 1000;
const MAX_ID = 2_147_483_647;

/**
 * Brings the copy of the directory in step with the users database, page by page.
 * @returns how many users changed, came or went.
 * @throws DatabaseUnavailableError
 */
export async function syncUserDirectory(db: UserDb, copy: DirectoryFallback): Promise<number> {
  const queries = new UserQueries(db);
  let changed = 0;
  let after = 0;
  for (;;) {
    const page = await queries.listAfter(after, PAGE);
    const upTo = page.length < PAGE ? MAX_ID : (page.at(-1)?.id ?? MAX_ID);
    changed += await copy.save(page, { after, upTo });
    if (upTo === MAX_ID) return changed;
    after = upTo;
  }
}
