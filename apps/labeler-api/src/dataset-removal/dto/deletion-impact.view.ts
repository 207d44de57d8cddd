import { ApiProperty } from '@nestjs/swagger';
import type { DeletionImpact } from '../deletion-impact';

const count = (example: number, description?: string) => ({
  type: 'integer' as const,
  example,
  description,
});

export class ProjectImpactView {
  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ example: 'Weld seams' })
  project_name!: string;

  @ApiProperty({ type: [String], example: ['detection'] })
  task_types!: string[];

  @ApiProperty(count(420))
  annotation_count!: number;

  @ApiProperty(count(118))
  image_count!: number;

  @ApiProperty(count(3))
  version_count!: number;
}

export class FileCountsView {
  @ApiProperty(count(1, 'Published annotation files.'))
  annotations!: number;

  @ApiProperty(count(6, 'Files of versions and exports.'))
  exports!: number;

  @ApiProperty(count(118, 'Images, thumbnails aside.'))
  images!: number;
}

/** What a deletion takes away. */
export class DeletionImpactView {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  dataset_id!: string;

  @ApiProperty({ example: 'Weld seams' })
  dataset_name!: string;

  @ApiProperty({ type: [ProjectImpactView] })
  projects!: ProjectImpactView[];

  @ApiProperty(count(1))
  total_projects!: number;

  @ApiProperty(count(118))
  total_images!: number;

  @ApiProperty(count(420))
  total_annotations!: number;

  @ApiProperty(count(3))
  total_versions!: number;

  @ApiProperty(count(2, 'States that trainings can be repeated with.'))
  total_snapshots!: number;

  @ApiProperty({
    type: 'number',
    description: 'MiB of everything that is stored for the dataset, thumbnails included.',
    example: 812.4,
  })
  storage_size_mb!: number;

  @ApiProperty()
  file_counts!: FileCountsView;
}

const MIB = 1024 * 1024;

export function toDeletionImpactView(impact: DeletionImpact): DeletionImpactView {
  const { stored } = impact;
  const projects = projectsOf(impact);
  return {
    dataset_id: impact.dataset_id,
    dataset_name: impact.name,
    projects,
    total_projects: projects.length,
    total_images: impact.images,
    total_annotations: impact.annotations,
    total_versions: impact.versions,
    total_snapshots: impact.kept_snapshots,
    storage_size_mb: Math.round((stored.bytes / MIB) * 100) / 100,
    file_counts: {
      annotations: stored.annotationFiles,
      exports: stored.exports,
      images: impact.images,
    },
  };
}

function projectsOf(impact: DeletionImpact): ProjectImpactView[] {
  if (impact.project_id === null) return [];
  return [
    {
      project_id: impact.project_id,
      project_name: impact.project_name ?? '',
      task_types: impact.task_types ?? [],
      annotation_count: impact.annotations,
      image_count: impact.images,
      version_count: impact.versions,
    },
  ];
}
