import { ApiProperty } from '@nestjs/swagger';
import { StorageStructureView } from './storage-structure.view';

class PreviewedFileView {
  @ApiProperty({ example: 'a.jpg' })
  filename!: string;

  @ApiProperty({ description: 'As it was sent.', example: 'train/cat/a.jpg' })
  path!: string;

  @ApiProperty({ description: 'Bytes, as it was sent.', example: 204800 })
  size!: number;
}

export class NewFileView extends PreviewedFileView {
  @ApiProperty({ enum: ['new'] })
  status!: 'new';
}

export class DuplicateFileView extends PreviewedFileView {
  @ApiProperty({ enum: ['duplicate'] })
  status!: 'duplicate';

  @ApiProperty({
    enum: ['stored', 'request'],
    description: 'Whether an image of the dataset has the path, or another file of this request.',
  })
  duplicate_of!: 'stored' | 'request';
}

export class RefusedFileView extends PreviewedFileView {
  @ApiProperty({ enum: ['refused'] })
  status!: 'refused';

  @ApiProperty({ example: 'The file name leads out of its folder' })
  reason!: string;
}

export class PreviewSummaryView {
  @ApiProperty({ type: 'integer', example: 498 })
  total_new!: number;

  @ApiProperty({ type: 'integer', example: 2 })
  total_duplicates!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  total_refused!: number;

  @ApiProperty({ type: 'integer', description: 'All that were sent.', example: 500 })
  total_files!: number;
}

/** What an upload would do. */
export class UploadPreviewView {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  dataset_id!: string;

  @ApiProperty({ description: 'As it was sent.', example: 'train/' })
  target_folder!: string;

  @ApiProperty({ type: StorageStructureView })
  current_structure!: StorageStructureView;

  @ApiProperty({ type: [NewFileView] })
  new_files!: NewFileView[];

  @ApiProperty({ type: [DuplicateFileView] })
  duplicate_files!: DuplicateFileView[];

  @ApiProperty({ type: [RefusedFileView], description: 'Their names cannot be stored.' })
  refused_files!: RefusedFileView[];

  @ApiProperty({ type: PreviewSummaryView })
  summary!: PreviewSummaryView;
}
