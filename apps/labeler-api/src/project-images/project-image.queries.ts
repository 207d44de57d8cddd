import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import type { ImageListRequest } from './image-list-request';
import { imageListStatement } from './image-list.statement';
import type { ImagePlace } from './image-place';

export type ProjectImageRow = {
  id: string;
  file_name: string;
  s3_key: string;
  thumbnail_key: string | null;
  size: number;
  last_modified: Date;
  width: number | null;
  height: number | null;
  folder_path: string | null;
  ordinal: number;
};

type ListRow = { total: number | null; fingerprint: string } & ({ id: null } | ProjectImageRow);

export interface ProjectImagePage {
  total: number;
  /** False when there are more than `total`. */
  isExact: boolean;
  /** Names the rows and their contents. */
  fingerprint: string;
  /** None when the fingerprint is the one that is known. */
  rows: ProjectImageRow[];
}

@Injectable()
export class ProjectImageQueries {
  constructor(private readonly db: LabelerDb) {}

  /** One statement. The page may be followed by a few rows more, which tells that there are more. */
  async list(
    place: ImagePlace,
    request: ImageListRequest,
    known: string,
  ): Promise<ProjectImagePage> {
    const { text, values, countedUpTo } = imageListStatement(place, request, known);
    const rows = await this.db.query<ListRow>(text, values);
    const total = rows[0]?.total ?? 0;
    return {
      total: Math.min(total, countedUpTo),
      isExact: total <= countedUpTo,
      fingerprint: rows[0]?.fingerprint ?? '',
      rows: rows.filter((row): row is ListRow & ProjectImageRow => row.id !== null),
    };
  }
}
