import type { DatasetDescription, LabeledDataset } from '@libs/formats';
import type { LabelerDb } from '@libs/labeler-db';
import {
  type Content,
  DatasetUnknownError,
  labeledDatasetOf,
  type Revision,
  type RevisionReader,
} from '@libs/revisions';
import { createHash } from 'node:crypto';
import { imageRoot } from './places';

/** What is published of a dataset. */
export interface Selection {
  taskType: string;
  /** Also annotations that nobody confirmed. */
  includeDraft: boolean;
}

/** Rises when the same content would become another DICE file. */
const LAYOUT_VERSION = 1;

type About = Pick<DatasetDescription, 'name' | 'description' | 'createdAt' | 'storage'>;

/** Revisions as they are published: images with labels, and what the file says of the dataset. */
export class PublishedDatasets {
  constructor(
    private readonly db: LabelerDb,
    private readonly reader: RevisionReader,
    private readonly bucket: string,
  ) {}

  /** Names the labels and classes of the selection: the same for the same content. */
  labelsHash({ tasks }: Revision, selection: Selection): string {
    return tasks[selection.taskType]?.[contentOf(selection)].contentHash ?? '';
  }

  /**
   * @param version the number that the file states
   * @returns the dataset to write, and a hash that names what its file is made of besides the files of images
   */
  async open(
    revision: Revision,
    version: number,
    selection: Selection,
  ): Promise<{ dataset: LabeledDataset; basisHash: string }> {
    const about = { ...(await this.describe(revision.datasetId)), version };
    const { taskType } = selection;
    const dataset = labeledDatasetOf(this.reader, revision, {
      ...{ taskType, about, images: 'labeled' },
      content: contentOf(selection),
    });
    const { classes } = dataset.description;
    const labels = this.labelsHash(revision, selection);
    const basis = [LAYOUT_VERSION, taskType, about, classes, labels];
    const basisHash = createHash('sha256').update(JSON.stringify(basis)).digest('hex');
    return { dataset, basisHash };
  }

  private async describe(datasetId: string): Promise<About> {
    const [row] = await this.db.sql<{
      name: string;
      description: string | null;
      created_at: Date;
      storage_type: string;
    }>`
      select d.name, p.description, p.created_at, d.storage_type
        from datasets d
        join annotation_projects p on p.dataset_id = d.id
       where d.id = ${datasetId}`;
    if (!row) throw new DatasetUnknownError(datasetId);
    return {
      name: row.name,
      description: row.description,
      createdAt: row.created_at.toISOString(),
      storage: { type: row.storage_type, bucket: this.bucket, imageRoot: imageRoot(datasetId) },
    };
  }
}

function contentOf({ includeDraft }: Selection): Content {
  return includeDraft ? 'all' : 'reviewed';
}
