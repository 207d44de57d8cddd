/** SQL: it was not replaced before the revision. */
const lasts = (record: string, revision: string): string =>
  `(${record}.to_revision is null or ${record}.to_revision > ${revision})`;

/**
 * SQL: the frozen record stands in the revision.
 * @param record Alias of a row of `frozen_images` or `frozen_annotations`
 * @param revision SQL of its number, such as `$2`
 */
export const holds = (record: string, revision: string): string =>
  `${record}.from_revision <= ${revision} and ${lasts(record, revision)}`;

/**
 * The same of a record that is found by its image. An index that begins with revisions would be searched once for each
 * revision there is, so it gets no column to hold on to.
 */
export const holdsByImage = (record: string, revision: string): string =>
  `${record}.from_revision + 0 <= ${revision} and ${lasts(record, revision)}`;
