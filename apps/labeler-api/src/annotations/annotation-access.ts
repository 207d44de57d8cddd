import {
  assertMay,
  DatasetGate,
  DatasetNotFoundError,
  type GrantedDataset,
  type ProjectAction,
  ProjectNotFoundError,
  projectOf,
} from '@libs/access';
import { AppError, type ErrorKind } from '@libs/errors';
import { Injectable } from '@nestjs/common';
import {
  AnnotationLookupQueries,
  type Target,
  type WantedClass,
} from './annotation-lookup.queries';
import { AnnotationNotFoundError } from './annotations.errors';

/** A dataset with a project. */
export type GrantedProject = GrantedDataset & { projectId: string };

export interface Sorted {
  allowed: Target[];
  refused: { id: number; error: AppError }[];
}

/** What the caller may do with annotations. */
@Injectable()
export class AnnotationAccess {
  constructor(
    private readonly gate: DatasetGate,
    private readonly lookup: AnnotationLookupQueries,
  ) {}

  /**
   * @param reference Id of a project or of its dataset.
   * @throws ProjectNotFoundError, DatasetNotFoundError, RoleRequiredError, DatabaseUnavailableError
   */
  async project(reference: string, userId: number, action: ProjectAction): Promise<GrantedProject> {
    const granted = await this.gate.require(reference, userId, action);
    return { ...granted, projectId: projectOf(granted) };
  }

  /** Who may not see a project may not know of its annotations. @throws AnnotationNotFoundError, RoleRequiredError */
  annotation(
    { id, projectId }: Pick<Target, 'id' | 'projectId'>,
    userId: number,
    action: ProjectAction,
  ): Promise<GrantedProject> {
    return hiding(id, this.project(projectId, userId, action));
  }

  /** Annotators change what they made, reviewers also what others made. Unknown ids are left out. */
  async editable(
    ids: readonly number[],
    userId: number,
    wanted: WantedClass = {},
  ): Promise<Sorted> {
    return this.sortEditable(await this.lookup.findTargets(ids, wanted), userId);
  }

  /** The same for annotations that were found already. */
  sortEditable(targets: readonly Target[], userId: number): Promise<Sorted> {
    const foreign = 'annotation:edit-any';
    return this.sort(targets, userId, { action: 'annotation:edit-own', foreign });
  }

  async confirmable(ids: readonly number[], userId: number): Promise<Sorted> {
    const targets = await this.lookup.findTargets(ids);
    return this.sort(targets, userId, { action: 'annotation:confirm' });
  }

  /** Asks once for each project. */
  private async sort(
    targets: readonly Target[],
    userId: number,
    { action, foreign }: { action: ProjectAction; foreign?: ProjectAction },
  ): Promise<Sorted> {
    const projects = new Map<string, Promise<GrantedProject>>();
    const ask = (projectId: string) => {
      const asked = projects.get(projectId) ?? this.project(projectId, userId, action);
      projects.set(projectId, asked);
      return asked;
    };
    const judgements = await Promise.allSettled(
      targets.map(async ({ id, projectId, createdBy }) => {
        const granted = await hiding(id, ask(projectId));
        if (foreign && createdBy !== userId) assertMay(granted, foreign);
      }),
    );
    const sorted: Sorted = { allowed: [], refused: [] };
    for (const [index, target] of targets.entries()) {
      const judgement = judgements[index];
      if (judgement?.status !== 'rejected') sorted.allowed.push(target);
      else sorted.refused.push({ id: target.id, error: refusalIn(judgement.reason) });
    }
    return sorted;
  }
}

/** Says of the annotation what is said of its project. */
export async function hiding<T>(annotationId: number, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const isHidden = error instanceof ProjectNotFoundError || error instanceof DatasetNotFoundError;
    throw isHidden ? new AnnotationNotFoundError(annotationId) : error;
  }
}

/** @throws whatever is no refusal */
export function refusalIn(error: unknown): AppError {
  if (error instanceof AppError && REFUSALS.has(error.kind)) return error;
  throw error;
}

const REFUSALS = new Set<ErrorKind>(['not_found', 'forbidden', 'bad_request', 'invalid']);
