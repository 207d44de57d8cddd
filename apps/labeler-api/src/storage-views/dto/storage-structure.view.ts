import { ApiProperty } from '@nestjs/swagger';
import type { FolderRow } from '../storage.queries';

/** As clients show it. */
const ROOT_NAME = '(루트)';

/** A folder of a dataset. */
export class FolderView {
  @ApiProperty({ description: 'Ends with a slash; `/` is the root.', example: 'train/cat/' })
  path!: string;

  @ApiProperty({ example: 'cat' })
  name!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Images below the folder; of the root those that lie in no folder.',
    example: 40,
  })
  file_count!: number;

  @ApiProperty({ type: 'integer', example: 83886080 })
  total_size_bytes!: number;

  @ApiProperty({ type: 'integer', description: '0 for the root.', example: 2 })
  depth!: number;
}

/** The folders of a dataset. */
export class StorageStructureView {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  dataset_id!: string;

  @ApiProperty({ type: 'integer', example: 120 })
  total_files!: number;

  @ApiProperty({ type: 'integer', example: 251658240 })
  total_size_bytes!: number;

  @ApiProperty({
    type: [FolderView],
    description: 'The root first, when images lie in it, then all folders by path.',
  })
  folders!: FolderView[];

  @ApiProperty({
    type: 'integer',
    description: 'Folders that are not listed because there are too many.',
    example: 0,
  })
  folders_omitted!: number;
}

export function toStorageStructureView(
  datasetId: string,
  rows: readonly FolderRow[],
): StorageStructureView {
  const [first] = rows;
  return {
    dataset_id: datasetId,
    total_files: first?.total_files ?? 0,
    total_size_bytes: first?.total_bytes ?? 0,
    folders: rows.map(toFolderView),
    folders_omitted: (first?.total_folders ?? 0) - rows.length,
  };
}

function toFolderView({ path, depth, files, bytes }: FolderRow): FolderView {
  const name = depth === 0 ? ROOT_NAME : path.slice(path.lastIndexOf('/', path.length - 2) + 1, -1);
  return { path, name, file_count: files, total_size_bytes: bytes, depth };
}
