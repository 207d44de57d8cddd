import { LRUCache } from 'lru-cache';

/** A page as it is sent. */
export interface PageText {
  /** Names the rows that the text was made of, and their contents. */
  fingerprint: string;
  /** As bytes that are sent as they are. */
  json: Buffer;
}

/** Of each kind of page. */
const MAX_BYTES = 24 * 1024 * 1024;
/** What an entry takes beside its bytes, roughly. */
const ENTRY_BYTES = 500;
/** PostgreSQL cannot number 2^32 transactions in this time, so that no fingerprint comes again with another content. */
const MEMORY_MS = 60 * 60 * 1000;

/**
 * Texts of pages, by what was asked for. Everyone who works in a project looks at the same pages again and again. Each
 * time the database says what is on the page at that moment; only the text is not made again when that is known.
 */
export class KnownPages<Page extends PageText> {
  private readonly pages = new LRUCache<string, Page>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ json }, asked) => json.length + 2 * asked.length + ENTRY_BYTES,
    ttl: MEMORY_MS,
  });

  /**
   * For a caller who may see the page.
   * @param asked Everything that the text depends on, except what fingerprints name.
   * @param read Gets the fingerprint that is known, empty when there is none. It returns undefined when this is still
   * the page, else the page anew.
   */
  async get(
    asked: readonly unknown[],
    read: (fingerprint: string) => Promise<Page | undefined>,
  ): Promise<Page> {
    const key = JSON.stringify(asked);
    const known = this.pages.get(key);
    const page = (await read(known?.fingerprint ?? '')) ?? known;
    if (!page) throw new Error('Nobody knows the page that is still the same');
    if (page !== known) this.pages.set(key, page);
    return page;
  }
}

/** An expression that names committed rows on one run of one server. @param rows Names each of them and its content. */
export function fingerprintOf(rows: string): string {
  return `md5(concat(pg_postmaster_start_time(), ' ', ${rows}))`;
}
