import type { VersionType } from '@libs/labeler-db';
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { ComparedVersion } from '../compared-versions';
import type { ImageDiff } from '../image-diff';
import { ComparedAnnotationView, ModifiedAnnotationView } from './diff-parts.view';

const count = (example: number) => ({ type: 'integer' as const, example });

export class ComparedVersionView {
  @ApiProperty({ ...count(12), description: '-1 for the labels as they are.' })
  id!: number;

  @ApiProperty({ example: 'v1.0' })
  version_number!: string;

  @ApiProperty({ enum: ['working', 'published'], example: 'published' })
  version_type!: VersionType;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-01-02T10:15:00.000Z' })
  created_at!: Date;

  @ApiProperty({ type: 'integer', nullable: true, example: 7 })
  created_by!: number | null;

  static of(version: ComparedVersion): ComparedVersionView {
    const { id, versionNumber, versionType, createdAt, createdBy } = version;
    return {
      id,
      version_number: versionNumber,
      version_type: versionType,
      created_at: createdAt,
      created_by: createdBy,
    };
  }
}

export class ImageDiffSummaryView {
  @ApiProperty(count(1))
  added_count!: number;

  @ApiProperty(count(0))
  removed_count!: number;

  @ApiProperty(count(1))
  modified_count!: number;

  @ApiProperty(count(4))
  unchanged_count!: number;

  @ApiProperty(count(2))
  total_changes!: number;
}

export class ImageDiffView {
  @ApiProperty({ type: [ComparedAnnotationView] })
  added!: ComparedAnnotationView[];

  @ApiProperty({ type: [ComparedAnnotationView] })
  removed!: ComparedAnnotationView[];

  @ApiProperty({ type: [ModifiedAnnotationView] })
  modified!: ModifiedAnnotationView[];

  @ApiProperty({ type: [ComparedAnnotationView], description: 'As they are in the newer version.' })
  unchanged!: ComparedAnnotationView[];

  @ApiProperty({ type: ImageDiffSummaryView })
  summary!: ImageDiffSummaryView;

  static of({ added, removed, modified, unchanged }: ImageDiff, imageId: string): ImageDiffView {
    return {
      added: added.map((each) => ComparedAnnotationView.of(each, imageId)),
      removed: removed.map((each) => ComparedAnnotationView.of(each, imageId)),
      modified: modified.map((each) => ModifiedAnnotationView.of(each, imageId)),
      unchanged: unchanged.map((each) => ComparedAnnotationView.of(each, imageId)),
      summary: {
        added_count: added.length,
        removed_count: removed.length,
        modified_count: modified.length,
        unchanged_count: unchanged.length,
        total_changes: added.length + removed.length + modified.length,
      },
    };
  }
}

export class DiffSummaryView {
  @ApiProperty(count(1))
  images_with_changes!: number;

  @ApiProperty({ ...count(9), description: 'Images with labels in one of the versions.' })
  total_images!: number;

  @ApiProperty(count(1))
  total_added!: number;

  @ApiProperty(count(0))
  total_removed!: number;

  @ApiProperty(count(1))
  total_modified!: number;

  @ApiProperty({ ...count(4), description: 'On images with changes.' })
  total_unchanged!: number;

  @ApiProperty(count(2))
  total_changes!: number;
}

export class ClassChangesView {
  @ApiProperty(count(1))
  added!: number;

  @ApiProperty(count(0))
  removed!: number;

  @ApiProperty({ ...count(1), description: 'Under the class of the newer version.' })
  modified!: number;
}

@ApiExtraModels(ClassChangesView)
export class VersionDiffSummaryView {
  @ApiProperty({ type: ComparedVersionView, description: 'The older one.' })
  version_a!: ComparedVersionView;

  @ApiProperty({ type: ComparedVersionView })
  version_b!: ComparedVersionView;

  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ example: 'detection' })
  task_type!: string;

  @ApiProperty({ type: DiffSummaryView })
  summary!: DiffSummaryView;

  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(ClassChangesView) },
    description: 'By the name of the class.',
    example: { scratch: { added: 1, removed: 0, modified: 1 } },
  })
  class_stats!: Record<string, ClassChangesView>;
}

@ApiExtraModels(ImageDiffView)
export class VersionDiffView extends VersionDiffSummaryView {
  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(ImageDiffView) },
    description: 'Images with changes, by their ids.',
  })
  image_diffs!: Record<string, ImageDiffView>;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description:
      'Where the next answer begins; null when nothing follows. `summary` and `class_stats` are of the images of this ' +
      'answer, but for `total_images`.',
  })
  next_cursor!: string | null;
}
