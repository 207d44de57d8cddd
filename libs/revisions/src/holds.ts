/**
 * SQL: the frozen record stands in the revision.
 * @param record Alias of a row of `frozen_images` or `frozen_annotations`
 * @param revision SQL of its number, such as `$2`
 */
export const holds = (record: string, revision: string): string =>
  `${record}.from_revision <= ${revision} and (${record}.to_revision is null or ${record}.to_revision > ${revision})`;
