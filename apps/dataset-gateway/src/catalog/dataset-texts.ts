import { Metrics } from '@libs/observability';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type DatasetColumns, type DatasetColumn, TEXT_SEPARATOR } from './dataset-columns';

const MAX_BYTES = 32 * 1024 * 1024;
/** PostgreSQL cannot number 2^32 transactions in this time, so that no version comes again with another text. */
const MEMORY_MS = 60 * 60 * 1000;
/** What an entry takes beside its characters, roughly. */
const ENTRY_BYTES = 200;
const CHARACTER_BYTES = 2;

/** A statement that tells the columns it is asked for, beside what else it tells. */
type Read<Row> = <Column extends DatasetColumn>(
  columns: readonly Column[],
) => Promise<Row & Pick<DatasetColumns, Column>>;

/**
 * Remembers the JSON texts of datasets by their versions. Every answer asks the database what is to be seen, in which
 * order and in which version; only the building of texts that were built before, most of the work, is spared.
 */
@Injectable()
export class DatasetTexts {
  private readonly texts = new LRUCache<string, string>({
    maxSize: MAX_BYTES,
    sizeCalculation: (text, version) =>
      ENTRY_BYTES + (text.length + version.length) * CHARACTER_BYTES,
  });
  private readonly answers;
  private server = '';
  private begunAt = -Infinity;

  constructor(metrics: Metrics) {
    this.answers = metrics.counter(
      'dataset_text_answers_total',
      'Lists and batches by whether all texts were remembered',
      ['remembered'],
    );
    metrics.gauge('dataset_text_bytes', 'Upper bound of what remembered texts take', [], () => [
      { labels: {}, value: this.texts.calculatedSize },
    ]);
  }

  /**
   * The row of a statement that tells of datasets. It is read once when all texts are remembered, else once more with
   * the texts; either way all of it is from one statement, as of one moment.
   */
  async complete<Row>(read: Read<Row>): Promise<Row & Pick<DatasetColumns, 'datasets'>> {
    const row = await read(['server', 'versions']);
    const datasets = this.recall(row);
    this.answers.labels(String(datasets !== undefined)).inc();
    if (datasets !== undefined) return { ...row, datasets };
    const whole = await read(['server', 'versions', 'datasets']);
    this.remember(whole);
    return whole;
  }

  private recall({ server, versions }: Omit<DatasetColumns, 'datasets'>) {
    if (versions === null) return null;
    this.attend(server);
    const texts: string[] = [];
    for (const version of versions) {
      const text = this.texts.get(version);
      if (text === undefined) return undefined;
      texts.push(text);
    }
    return texts.join(TEXT_SEPARATOR);
  }

  private remember({ server, versions, datasets }: DatasetColumns): void {
    if (versions === null || datasets === null) return;
    this.attend(server);
    const texts = datasets.split(TEXT_SEPARATOR);
    for (const [index, version] of versions.entries()) {
      const text = texts[index];
      if (text !== undefined) this.texts.set(version, copyOf(text));
    }
  }

  /** Begins anew with another server, which uses the same numbers for other transactions, and from time to time. */
  private attend(server: string): void {
    const now = performance.now();
    if (server === this.server && now - this.begunAt < MEMORY_MS) return;
    this.texts.clear();
    this.server = server;
    this.begunAt = now;
  }
}

/** A part of a string holds the whole in memory. */
function copyOf(part: string): string {
  return Buffer.from(part).toString();
}
