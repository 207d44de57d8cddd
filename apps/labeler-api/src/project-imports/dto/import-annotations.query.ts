import { QueryFlag } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateBy,
} from 'class-validator';
import { IMPORT_MODES, type ImportMode } from '../../annotation-import/import-mode';

const MAX_CLASS_NAME = 255;

/** What is no JSON stays as it is, and is refused. */
function parsedMapping(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function isTarget(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'string' && value.trim() !== '' && value.length <= MAX_CLASS_NAME;
}

const IsClassMapping = () =>
  ValidateBy({
    name: 'isClassMapping',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' && value !== null && Object.values(value).every(isTarget),
      defaultMessage: () => '$property must map names to ids or names of classes, or to null',
    },
  });

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

  @ApiPropertyOptional({
    description:
      'Without a form: import a file that is in storage already, below the folder of the dataset, or in a version or ' +
      'an export of the project.',
    example: 'exports/proj_0123456789ab/detection/v1/annotations_coco.json',
  })
  @IsOptional()
  @IsString()
  @MaxLength(1024)
  key?: string;

  @ApiPropertyOptional({
    type: String,
    description:
      'A JSON object: for names of classes in the file, the id or the name of the class of the project that is meant, ' +
      'or null to leave its annotations out. Other classes keep their names, and are made where they are missing.',
    example: '{"Dent":"dent","ignore":null}',
  })
  @Transform(({ value }) => parsedMapping(value))
  @IsOptional()
  @IsObject()
  @IsClassMapping()
  class_map?: Record<string, string | null>;
}

/** The form of an import, as documentation. */
export class ImportAnnotationsForm {
  @ApiPropertyOptional({
    type: 'string',
    format: 'binary',
    description:
      'DICE, COCO, Datumaro or Label Studio JSON, CVAT or Pascal VOC XML, or a ZIP archive of such files or of YOLO ' +
      'labels.',
  })
  file?: unknown;
}
