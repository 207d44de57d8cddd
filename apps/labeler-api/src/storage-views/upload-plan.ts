import { AppError, ValidationFailedError } from '@libs/errors';
import { normalizeImagePath } from '@libs/imaging';
import { MAX_FILES } from './dto/upload-preview.dto';
import type { DuplicateFileView, NewFileView, RefusedFileView } from './dto/upload-preview.view';
import { TimeSlices } from './time-slices';

/** What a request wants to upload, by what its names come to. */
export interface UploadPlan {
  /** As it was sent. */
  targetFolder: string;
  /** The first file of each final path. */
  files: NewFileView[];
  /** Their final paths in the same order, each followed by a line feed, which no path holds. */
  finalPaths: Buffer;
  /** Files whose final path another one has already. */
  repeated: DuplicateFileView[];
  refused: RefusedFileView[];
}

/**
 * Reads the body of a preview, with the patience that it needs: objects may lack members, hostile names are a finding.
 * Tens of thousands of files take several turns of the event loop.
 * @throws ValidationFailedError
 */
export async function planUpload(body: unknown): Promise<UploadPlan> {
  const { file_mappings: mappings, target_folder: given } = Object(body) as Record<string, unknown>;
  if (!Array.isArray(mappings)) throw wrong('file_mappings', 'must be an array');
  if (mappings.length > MAX_FILES) {
    throw wrong('file_mappings', `must contain no more than ${MAX_FILES} elements`);
  }
  const targetFolder = given ?? '';
  if (typeof targetFolder !== 'string') throw wrong('target_folder', 'must be a string');
  const planner = new Planner(targetFolder);
  const slices = new TimeSlices();
  for (const [index, mapping] of (mappings as unknown[]).entries()) {
    planner.add(index, mapping);
    if (slices.spent) await slices.next();
  }
  return planner.finish();
}

/** Few large buffers are less work for the garbage collector than many small ones. */
const PATH_TEXT_LENGTH = 64 * 1024;
const IN_REQUEST = { status: 'duplicate', duplicate_of: 'request' } as const;

class Planner {
  private readonly plan: Omit<UploadPlan, 'finalPaths'>;
  private readonly folder: string;
  private readonly paths: Buffer[] = [];
  private pathText = '';
  private readonly taken = new Set<string>();

  constructor(targetFolder: string) {
    this.plan = { targetFolder, files: [], repeated: [], refused: [] };
    this.folder = normalFolder(targetFolder);
  }

  add(index: number, mapping: unknown): void {
    if (typeof mapping !== 'object' || mapping === null || Array.isArray(mapping)) {
      throw wrong(`file_mappings.${index}`, 'must be an object');
    }
    const { filename: given, relative_path, size: bytes } = mapping as Record<string, unknown>;
    const filename = textOf(given);
    const path = textOf(relative_path) || filename;
    const size = sizeOf(bytes);
    const finalPath = this.finalPath(path);
    if (finalPath instanceof AppError) {
      const reason = finalPath.message;
      this.plan.refused.push({ filename, path, size, status: 'refused', reason });
    } else if (this.taken.has(finalPath)) {
      this.plan.repeated.push({ filename, path, size, ...IN_REQUEST });
    } else {
      this.taken.add(finalPath);
      this.plan.files.push({ filename, path, size, status: 'new' });
      this.pathText += `${finalPath}\n`;
      if (this.pathText.length > PATH_TEXT_LENGTH) this.flushPaths();
    }
  }

  finish(): UploadPlan {
    this.flushPaths();
    return { ...this.plan, finalPaths: Buffer.concat(this.paths) };
  }

  private flushPaths(): void {
    this.paths.push(Buffer.from(this.pathText));
    this.pathText = '';
  }

  /** Clients send paths with the target folder and without; it is never put before a path twice. */
  private finalPath(sent: string): string | AppError {
    try {
      const path = normalizeImagePath(sent);
      return path.startsWith(this.folder) ? path : normalizeImagePath(this.folder + path);
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }
}

/** With a slash at its end; empty for the root, which clients call `/`. */
function normalFolder(targetFolder: string): string {
  const path = targetFolder.replace(/^\/+|\/+$/g, '');
  if (path === '') return '';
  try {
    return `${normalizeImagePath(path)}/`;
  } catch (error) {
    if (error instanceof AppError)
      throw wrong('target_folder', `names no folder: ${error.message}`);
    throw error;
  }
}

function wrong(field: string, message: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message }]);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function sizeOf(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}
