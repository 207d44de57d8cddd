import type { DuplicateFileView, NewFileView, UploadPreviewView } from './dto/upload-preview.view';
import type { StorageStructureView } from './dto/storage-structure.view';
import { TimeSlices } from './time-slices';
import type { UploadPlan } from './upload-plan';

/** Files per piece of the answer. */
const FILES_PER_PIECE = 200;

/**
 * What an upload would do, from its plan and what the dataset holds.
 * @param taken a character for each file of the plan, `1` when its path is taken
 */
export async function toUploadPreview(
  structure: StorageStructureView,
  plan: UploadPlan,
  taken: string,
): Promise<UploadPreviewView> {
  const { targetFolder, repeated, refused } = plan;
  const { newFiles, stored } = await divide(plan.files, taken);
  const duplicates = [...stored, ...repeated];
  return {
    dataset_id: structure.dataset_id,
    target_folder: targetFolder,
    current_structure: structure,
    new_files: newFiles,
    duplicate_files: duplicates,
    refused_files: refused,
    summary: {
      total_new: newFiles.length,
      total_duplicates: duplicates.length,
      total_refused: refused.length,
      total_files: newFiles.length + duplicates.length + refused.length,
    },
  };
}

async function divide(files: readonly NewFileView[], taken: string) {
  const newFiles: NewFileView[] = [];
  const stored: DuplicateFileView[] = [];
  const slices = new TimeSlices();
  for (const [index, file] of files.entries()) {
    if (taken[index] !== '1') newFiles.push(file);
    else stored.push({ ...file, status: 'duplicate', duplicate_of: 'stored' });
    if (slices.spent) await slices.next();
  }
  return { newFiles, stored };
}

/** The JSON of a preview. As a whole it would take megabytes and hold up everybody else. */
export async function* previewJson(preview: UploadPreviewView): AsyncGenerator<string> {
  const slices = new TimeSlices();
  let separator = '{';
  for (const [name, value] of Object.entries(preview)) {
    yield `${separator}${JSON.stringify(name)}:`;
    separator = ',';
    if (!Array.isArray(value)) {
      yield JSON.stringify(value);
      continue;
    }
    for (const piece of listJson(value)) {
      yield piece;
      if (slices.spent) await slices.next();
    }
  }
  yield '}';
}

function* listJson(list: readonly unknown[]): Generator<string> {
  for (let at = 0; at < list.length; at += FILES_PER_PIECE) {
    const piece = JSON.stringify(list.slice(at, at + FILES_PER_PIECE)).slice(1, -1);
    yield at === 0 ? `[${piece}` : `,${piece}`;
  }
  yield list.length === 0 ? '[]' : ']';
}
