import type {
  DuplicateFileView,
  NewFileView,
  RefusedFileView,
  UploadPreviewView,
} from './dto/upload-preview.view';
import type { StorageStructureView } from './dto/storage-structure.view';
import { TimeSlices } from './time-slices';
import type { UploadPlan } from './upload-plan';

type Sorted = Pick<UploadPreviewView, 'new_files' | 'duplicate_files' | 'refused_files'>;

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
  const sorted = await sortFiles(plan, taken);
  const [total_new, total_duplicates, total_refused] = [
    sorted.new_files.length,
    sorted.duplicate_files.length,
    sorted.refused_files.length,
  ];
  const total_files = total_new + total_duplicates + total_refused;
  return {
    dataset_id: structure.dataset_id,
    target_folder: plan.targetFolder,
    current_structure: structure,
    ...sorted,
    summary: { total_new, total_duplicates, total_refused, total_files },
  };
}

async function sortFiles(plan: UploadPlan, taken: string): Promise<Sorted> {
  const newFiles: NewFileView[] = [];
  const duplicates: DuplicateFileView[] = [];
  const refused: RefusedFileView[] = [];
  const slices = new TimeSlices();
  for (const [index, file] of plan.files.entries()) {
    if (taken[index] === '1')
      duplicates.push({ ...file, status: 'duplicate', duplicate_of: 'stored' });
    else newFiles.push({ ...file, status: 'new' });
    if (slices.spent) await slices.next();
  }
  for (const file of plan.repeated) {
    duplicates.push({ ...file, status: 'duplicate', duplicate_of: 'request' });
    if (slices.spent) await slices.next();
  }
  for (const { reason, ...file } of plan.refused) {
    refused.push({ ...file, status: 'refused', reason });
    if (slices.spent) await slices.next();
  }
  return { new_files: newFiles, duplicate_files: duplicates, refused_files: refused };
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
