import { type TaskType, VISIBILITIES, type Visibility } from '@libs/labeler-db';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import type { NewDataset } from '../../datasets/dataset-creator';
import { AreTaskTypes, IsDatasetName, IsDescription } from '../../datasets/dto/text-rules';

/** The fields of the form that makes a dataset. They may come before or after the files. */
export class UploadDatasetDto {
  @ApiProperty({ minLength: 1, maxLength: 200, example: 'Street scenes' })
  @IsDatasetName()
  dataset_name!: string;

  @ApiPropertyOptional({ type: String, example: 'Dash cam pictures of one winter' })
  @IsOptional()
  @IsDescription()
  dataset_description?: string;

  @ApiPropertyOptional({
    type: String,
    description: 'A JSON array, or names separated by commas.',
    example: '["detection"]',
  })
  @Transform(({ value }: { value: unknown }) => listIn(value), { toClassOnly: true })
  @IsOptional()
  @AreTaskTypes()
  task_types?: TaskType[];

  @ApiPropertyOptional({ enum: VISIBILITIES, default: 'private' })
  @IsOptional()
  @IsIn(VISIBILITIES)
  visibility?: Visibility;
}

/** The whole form, as documentation. */
export class UploadDatasetForm extends UploadDatasetDto {
  @ApiProperty({
    type: 'array',
    items: { type: 'string', format: 'binary' },
    description: 'Images and ZIP archives of images; the file name is the path in the dataset.',
  })
  files!: unknown[];

  @ApiPropertyOptional({ type: 'string', format: 'binary' })
  annotation_file?: unknown;
}

export function toNewDataset(dto: UploadDatasetDto): NewDataset {
  return {
    name: dto.dataset_name,
    description: dto.dataset_description ?? null,
    taskTypes: dto.task_types ?? [],
    visibility: dto.visibility ?? 'private',
    tags: [],
  };
}

/** What is no list stays what it is, and is refused. */
function listIn(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (text === '') return [];
  if (!/^[[{"]/.test(text)) return text.split(',').map((name) => name.trim());
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
