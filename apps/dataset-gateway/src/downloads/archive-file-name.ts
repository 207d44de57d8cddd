/** What no file system or header takes: control characters and separators of paths. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f/\\]/g;
const MAX_NAME = 150;

/** Name of the file that the archive of a dataset is saved as. */
export function archiveFileName(datasetName: string): string {
  const name = [...datasetName.replace(UNSAFE, '_').trim()].slice(0, MAX_NAME).join('');
  return `${name.replace(/^\.+/, '') || 'dataset'}.zip`;
}
