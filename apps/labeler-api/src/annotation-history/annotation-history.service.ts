import { type GrantedDataset, projectOf } from '@libs/access';
import { type DirectoryUser, UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import type {
  AnnotationHistoryQuery,
  DeletedAnnotationsQuery,
  ProjectHistoryQuery,
} from './dto/list-history.query';
import {
  type DeletedAnnotationView,
  type HistoryEntryView,
  toDeletedAnnotation,
  toHistoryEntry,
} from './dto/history.view';
import { HistoryQueries, type HistoryRow } from './history.queries';
import { PastAnnotations } from './past-annotations';

/** What was done to annotations, and by whom. */
@Injectable()
export class AnnotationHistoryService {
  constructor(
    private readonly queries: HistoryQueries,
    private readonly past: PastAnnotations,
    private readonly users: UserDirectory,
  ) {}

  /** The caller may read annotations of the project. */
  async listOfProject(
    dataset: GrantedDataset,
    query: ProjectHistoryQuery,
  ): Promise<HistoryEntryView[]> {
    const rows = await this.queries.listOfProject(projectOf(dataset), query, query);
    return this.named(rows, toHistoryEntry);
  }

  /** @throws AnnotationNotFoundError */
  async listOfAnnotation(
    annotationId: number,
    userId: number,
    query: AnnotationHistoryQuery,
  ): Promise<HistoryEntryView[]> {
    const { projectId } = await this.past.require(annotationId, userId, 'annotation:read');
    const rows = await this.queries.listOfAnnotation(projectId, annotationId, query);
    return this.named(rows, toHistoryEntry);
  }

  /** The caller may read annotations of the project. */
  async listDeleted(
    dataset: GrantedDataset,
    query: DeletedAnnotationsQuery,
  ): Promise<DeletedAnnotationView[]> {
    const rows = await this.queries.listDeleted(projectOf(dataset), query, query);
    return this.named(rows, toDeletedAnnotation);
  }

  private async named<View>(
    rows: readonly HistoryRow[],
    toView: (row: HistoryRow, people: ReadonlyMap<number, DirectoryUser>) => View,
  ): Promise<View[]> {
    const people = await this.users.findByIds(rows.map((row) => row.changed_by));
    return rows.map((row) => toView(row, people));
  }
}
