const MAX_LENGTH = 100;

/** Whether a dataset could have this id. What cannot stand in the column need not be asked for. */
export function isDatasetId(text: string): boolean {
  return text.length > 0 && text.length <= MAX_LENGTH && !text.includes('\0');
}
