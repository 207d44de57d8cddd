import { DatasetGate, type GrantedDataset, type ProjectAction } from '@libs/access';
import { Injectable } from '@nestjs/common';
import { hiding } from '../annotations/annotation-access';
import { AnnotationNotFoundError } from '../annotations/annotations.errors';
import { HistoryQueries } from './history.queries';

/** An annotation that is there, or was once, and the project that it belongs to. */
export interface PastAnnotation {
  dataset: GrantedDataset;
  projectId: string;
}

/** Finds the project of annotations, also of deleted ones, and what the caller may do there. */
@Injectable()
export class PastAnnotations {
  constructor(
    private readonly queries: HistoryQueries,
    private readonly gate: DatasetGate,
  ) {}

  /** @throws AnnotationNotFoundError, RoleRequiredError, DatabaseUnavailableError */
  async require(
    annotationId: number,
    userId: number,
    action: ProjectAction,
  ): Promise<PastAnnotation> {
    const projectId = await this.queries.findProject(annotationId);
    if (projectId === undefined) throw new AnnotationNotFoundError(annotationId);
    const dataset = await hiding(annotationId, this.gate.require(projectId, userId, action));
    return { dataset, projectId };
  }
}
