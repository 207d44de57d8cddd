import type { Visibility } from '@libs/labeler-db';

/** What the web client is told of a dataset. */
export type DatasetRow = {
  id: string;
  name: string;
  description: string | null;
  owner_id: number;
  format: string;
  source: string;
  visibility: Visibility;
  labeled: boolean;
  num_items: number;
  storage_path: string;
  tags: string[];
  created_at: Date;
  updated_at: Date;
};

/** The columns of `DatasetRow`; the table is `d`. */
export const DATASET_COLUMNS = `d.id, d.name, d.description, d.owner_id, d.format, d.storage_type as source, d.visibility,
  d.labeled, d.num_images as num_items, d.storage_path, d.tags, d.created_at, d.updated_at`;
