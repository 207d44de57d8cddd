import { QueryFlag } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { IMPORT_MODES, type ImportMode } from '../../annotation-import/import-mode';

export class ImportAnnotationsQuery {
  @ApiPropertyOptional({
    enum: IMPORT_MODES,
    description:
      'What becomes of annotations that are there. `append` leaves them as they are. `merge` also takes over what the ' +
      'file says of those that it has too: same image, task, form and class. `replace` also deletes all others of the ' +
      'tasks that the file speaks of. May be left out while the project has no annotations.',
    example: 'merge',
  })
  @IsOptional()
  @IsIn(IMPORT_MODES)
  mode?: ImportMode;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'True: `replace`, also where somebody else has the lock of an image.',
  })
  @QueryFlag()
  force: boolean = false;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'True: only tells what would be done.',
  })
  @QueryFlag()
  dry_run: boolean = false;

  @ApiPropertyOptional({
    description: 'Without a form: import what is published of this task.',
    example: 'detection',
  })
  @IsOptional()
  @IsString()
  @Matches(/^[a-z][a-z0-9_-]{0,49}$/)
  task_type?: string;
}

/** The form of an import, as documentation. */
export class ImportAnnotationsForm {
  @ApiPropertyOptional({
    type: 'string',
    format: 'binary',
    description: 'COCO or DICE JSON, or a ZIP archive of YOLO or Pascal VOC files.',
  })
  file?: unknown;
}
