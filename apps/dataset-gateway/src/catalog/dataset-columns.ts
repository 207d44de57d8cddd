import { DATASET_VERSION, datasetJson } from './dataset-json';

/** What a statement can tell of the datasets that it finds, in their order. */
export interface DatasetColumns {
  /** The JSON texts, joined by `TEXT_SEPARATOR`; null when there are none. */
  datasets: string | null;
  /** What names the text of each of them; null when there are none. */
  versions: string[] | null;
  /** The database server that answers: when it was started, as others have the same addresses and numbers. */
  server: string;
}

export type DatasetColumn = keyof DatasetColumns;

/** As it stands in JSON between values. PostgreSQL puts no line break into a text, and none can be in a string. */
export const TEXT_SEPARATOR = ',\n';

const ROW: Partial<Record<DatasetColumn, (bucket: () => string) => string>> = {
  datasets: (bucket) => `${datasetJson(bucket())} as json`,
  versions: () => `${DATASET_VERSION} as row_version`,
};

const AGGREGATE: Record<DatasetColumn, (order: string, where: string) => string> = {
  datasets: (order, where) =>
    `string_agg(page.json, '${TEXT_SEPARATOR}' order by ${order}) filter (where ${where}) as datasets`,
  versions: (order, where) =>
    `json_agg(page.row_version order by ${order}) filter (where ${where}) as versions`,
  server: () => `extract(epoch from pg_postmaster_start_time())::text as server`,
};

/**
 * What each row of `page` has for `aggregated`.
 * @param bucket Adds the parameter that the JSON texts need.
 */
export function eachRow(columns: readonly DatasetColumn[], bucket: () => string): string {
  return columns.flatMap((column) => ROW[column]?.(bucket) ?? []).join(', ');
}

/** The columns, over those rows of `page` that `where` is true of. */
export function aggregated(
  columns: readonly DatasetColumn[],
  order: string,
  where: string,
): string {
  return columns.map((column) => AGGREGATE[column](order, where)).join(', ');
}
