import type { AppError } from '@libs/errors';
import { Injectable } from '@nestjs/common';
import { AnnotationAccess, type GrantedProject, refusalIn } from './annotation-access';
import { AnnotationLookupQueries, type Place } from './annotation-lookup.queries';
import { readItem } from './dto/batch-item';
import type { CreateAnnotationDto } from './dto/create-annotation.dto';
import { propose, type Proposal, refusalOf } from './new-annotation';

/** An item of a batch, as it came. */
export interface Item {
  /** How errors name it. */
  label: string;
  item: unknown;
}

interface Candidate {
  label: string;
  proposal: Proposal;
  project: GrantedProject;
}

/** An annotation to be, next to what its project has to say. */
export interface Judged extends Candidate {
  place: Place | undefined;
  refusal: AppError | undefined;
}

/** Judges annotations before they are made. */
@Injectable()
export class AnnotationIntake {
  constructor(
    private readonly access: AnnotationAccess,
    private readonly lookup: AnnotationLookupQueries,
  ) {}

  /**
   * What the project has against the annotation is not thrown but told: that its image is locked comes first.
   * @throws ValidationFailedError, ProjectNotFoundError, DatasetNotFoundError, RoleRequiredError
   */
  async judge(dto: CreateAnnotationDto, userId: number): Promise<Judged[]> {
    const proposal = propose(dto);
    const project = await this.access.project(dto.project_id, userId, 'annotation:create');
    return this.place([{ label: '', proposal, project }]);
  }

  /** Each item by itself. Each project is asked for once, and all places with one statement. */
  async judgeAll(
    items: readonly Item[],
    userId: number,
    refuse: (label: string, error: AppError) => void,
  ): Promise<Judged[]> {
    const projects = new Map<string, Promise<GrantedProject>>();
    const ask = (reference: string) => {
      const asked =
        projects.get(reference) ?? this.access.project(reference, userId, 'annotation:create');
      projects.set(reference, asked);
      return asked;
    };
    const candidates = await Promise.all(
      items.map(async ({ label, item }) => {
        try {
          const dto = readItem(item);
          return [{ label, proposal: propose(dto), project: await ask(dto.project_id) }];
        } catch (error) {
          refuse(label, refusalIn(error));
          return [];
        }
      }),
    );
    return this.place(candidates.flat());
  }

  private async place(candidates: readonly Candidate[]): Promise<Judged[]> {
    if (candidates.length === 0) return [];
    const places = await this.lookup.findPlaces(
      candidates.map(({ proposal, project }) => {
        const { imageId, taskType, classId, className } = proposal;
        return { projectId: project.projectId, imageId, taskType, classId, className };
      }),
    );
    const found = new Map(places.map((place) => [place.position, place]));
    return candidates.map((candidate, position) => {
      const place = found.get(position);
      return { ...candidate, place, refusal: refusalOf(candidate.proposal, place) };
    });
  }
}
