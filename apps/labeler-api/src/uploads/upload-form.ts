import { ValidationFailedError } from '@libs/errors';
import { type MultipartPart, readMultipart, TooManyFilesError } from '@libs/http';
import type { IncomingMessage } from 'node:http';
import type { NamedFile } from './upload-sessions';

/** Who takes the parts of an upload form, one after the other. */
export interface FormTaker {
  field(name: string, value: string): void;
  file(file: NamedFile): Promise<void>;
  annotations(file: NamedFile): Promise<void>;
}

const FILES = 'files';
const ANNOTATIONS = 'annotation_file';

/**
 * Reads the form of an upload. Parts of other names are skipped.
 * @throws ValidationFailedError without files or with several annotation files, TooManyFilesError, and what the taker
 * throws
 */
export async function readUploadForm(
  request: IncomingMessage,
  maxFiles: number,
  taker: FormTaker,
): Promise<void> {
  if (!hasBody(request)) throw filesMissing();
  const seen = { files: 0, annotations: 0 };
  for await (const part of readMultipart(request, { files: maxFiles + 1 })) {
    if (part.kind === 'field') taker.field(part.name, part.value);
    else if (isChosen(part, FILES)) {
      seen.files += 1;
      if (seen.files > maxFiles) throw new TooManyFilesError(maxFiles);
      await taker.file(part);
    } else if (isChosen(part, ANNOTATIONS)) {
      seen.annotations += 1;
      if (seen.annotations > 1) throw wrongField(ANNOTATIONS, 'must be one file');
      await taker.annotations(part);
    }
  }
  if (seen.files === 0) throw filesMissing();
}

/** A field of a form that has a wrong value. */
export function wrongField(field: string, message: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message: `${field} ${message}` }]);
}

/** A form that was sent without choosing a file has a part without a file name. */
function isChosen(part: MultipartPart, name: string): boolean {
  return part.kind === 'file' && part.name === name && part.fileName !== '';
}

function filesMissing(): ValidationFailedError {
  return wrongField(FILES, 'must be one or more files');
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
