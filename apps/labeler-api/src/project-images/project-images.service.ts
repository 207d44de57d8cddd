import type { GrantedDataset } from '@libs/access';
import { Injectable } from '@nestjs/common';
import { ImageLinker } from '../dataset-images/image-linker';
import { type ListProjectImagesQuery, toImageFilter } from './dto/list-project-images.query';
import { assertPage } from './dto/page.query';
import type { ProjectImageListView, ProjectImageView } from './dto/project-image.view';
import type { ImageListRequest, ImageSort } from './image-list-request';
import { type ImagePlace, placeOf } from './image-place';
import { KnownPages, type PageText } from './known-pages';
import { type ListShape, readCursor, writeCursor } from './list-cursor';
import {
  type ProjectImagePage,
  ProjectImageQueries,
  type ProjectImageRow,
} from './project-image.queries';

@Injectable()
export class ProjectImagesService {
  private readonly pages = new KnownPages<PageText>();

  constructor(
    private readonly images: ProjectImageQueries,
    private readonly linker: ImageLinker,
  ) {}

  /**
   * A page of the images of a project that the caller may see: a `ProjectImageListView` as JSON.
   * @throws InvalidPageError, ValidationFailedError
   */
  async list(granted: GrantedDataset, query: ListProjectImagesQuery): Promise<Buffer> {
    assertPage(query);
    const place = placeOf(granted);
    const { limit, offset, cursor, sort = 'uploaded' } = query;
    const shape = { datasetId: place.datasetId, filter: toImageFilter(query), sort };
    const after = cursor === undefined ? undefined : readCursor(cursor, shape);
    const request = { ...shape, limit, offset, ...(after && { after }) };
    const asked = [place, request, this.linker.window()];
    const { json } = await this.pages.get(asked, async (known) => {
      const page = await this.images.list(place, request, known);
      if (page.fingerprint === known) return undefined;
      const json = Buffer.from(JSON.stringify(this.toListView(place, request, page)));
      return { fingerprint: page.fingerprint, json };
    });
    return json;
  }

  private toListView(
    place: ImagePlace,
    { limit, ...shape }: ListShape & ImageListRequest,
    { total, isExact, rows }: ProjectImagePage,
  ): ProjectImageListView {
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const next = last && { ordinal: last.ordinal, value: sortedValue(last, shape.sort) };
    return {
      images: page.map((row) => this.toView(row)),
      total,
      total_is_exact: isExact,
      next_cursor: next ? writeCursor(next, shape) : null,
      dataset_id: place.datasetId,
      project_id: place.projectId,
    };
  }

  private toView(row: ProjectImageRow): ProjectImageView {
    const { id, size, last_modified, width, height, folder_path } = row;
    const path = pathOf(row);
    return {
      id,
      key: row.s3_key,
      filename: path,
      file_name: path,
      size,
      last_modified,
      ...this.linker.linksTo(row),
      width,
      height,
      folder_path,
    };
  }
}

/** The name with its folders, as people know the image. Older rows may hold both in the name. */
function pathOf({ file_name, folder_path }: ProjectImageRow): string {
  if (!folder_path || file_name.startsWith(`${folder_path}/`)) return file_name;
  return `${folder_path}/${file_name}`;
}

function sortedValue({ file_name, size }: ProjectImageRow, sort: ImageSort): string | null {
  if (sort.endsWith('name')) return file_name;
  return sort.endsWith('size') ? String(size) : null;
}
