import { ApiProperty } from '@nestjs/swagger';
import type { DatasetDetails } from '../admin-dataset.queries';

const whole = (example: number) => ({ type: 'integer', minimum: 0, example }) as const;
const text = (example: string | null) => ({ type: String, nullable: true, example });
const time = { format: 'date-time', example: '2026-01-05T09:30:00.000Z' };

export class AdminDatasetsView {
  @ApiProperty(whole(4))
  total_datasets!: number;

  @ApiProperty(whole(1200))
  total_images!: number;

  @ApiProperty(whole(734003200))
  total_size_bytes!: number;

  @ApiProperty(whole(5100))
  total_annotations!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { active: 4 },
  })
  datasets_by_status!: Record<string, number>;
}

export class RecentDatasetView {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  dataset_id!: string;

  @ApiProperty({ example: 'caps' })
  name!: string;

  @ApiProperty({
    ...text('2026-01-05T09:30:00.000Z'),
    format: 'date-time',
    description: 'The last change of the dataset, its project or an annotation.',
  })
  last_updated!: string | null;

  @ApiProperty({
    ...text('olivia@example.com'),
    description: 'Who changed it last; the owner where that is not known.',
  })
  updated_by!: string | null;

  @ApiProperty({ example: 'active' })
  status!: string;

  @ApiProperty(whole(300))
  num_images!: number;
}

export class AdminDatasetView {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  id!: string;

  @ApiProperty({ example: 'caps' })
  name!: string;

  @ApiProperty(text(null))
  description!: string | null;

  @ApiProperty({
    ...text('olivia@example.com'),
    description: 'Null while the users are unavailable.',
  })
  owner_email!: string | null;

  @ApiProperty({ type: 'integer', example: 3 })
  owner_id!: number;

  @ApiProperty({ example: 'active' })
  status!: string;

  @ApiProperty(time)
  created_at!: string;

  @ApiProperty(time)
  updated_at!: string;
}

export class AdminDatasetProjectView {
  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ example: 'caps' })
  name!: string;

  @ApiProperty({ type: [String], example: ['detection'] })
  task_types!: string[];

  @ApiProperty(whole(41))
  annotation_count!: number;

  @ApiProperty(time)
  created_at!: string;
}

export class AdminStorageView {
  @ApiProperty(whole(300))
  image_count!: number;

  @ApiProperty(whole(91000000))
  total_size_bytes!: number;

  @ApiProperty({ ...whole(303333), description: 'Cut to whole bytes.' })
  avg_size_bytes!: number;
}

export class AdminDatasetDetailsView {
  @ApiProperty({ type: AdminDatasetView })
  dataset!: AdminDatasetView;

  @ApiProperty({ type: [AdminDatasetProjectView] })
  projects!: AdminDatasetProjectView[];

  @ApiProperty({ type: AdminStorageView })
  storage_info!: AdminStorageView;
}

export function toAdminDatasetDetailsView(
  { projects, num_images: images, total_bytes: bytes, ...dataset }: DatasetDetails,
  ownerEmail: string | null,
): AdminDatasetDetailsView {
  return {
    dataset: {
      ...dataset,
      owner_email: ownerEmail,
      created_at: dataset.created_at.toISOString(),
      updated_at: dataset.updated_at.toISOString(),
    },
    projects: projects.map((project) => ({
      project_id: project.id,
      name: project.name,
      task_types: project.task_types,
      annotation_count: project.annotations,
      created_at: new Date(project.created_at).toISOString(),
    })),
    storage_info: {
      image_count: images,
      total_size_bytes: bytes,
      avg_size_bytes: images === 0 ? 0 : Math.trunc(bytes / images),
    },
  };
}
