import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { AnnotationAccess } from './annotation-access';
import { AnnotationLookupQueries } from './annotation-lookup.queries';
import { AnnotationNames } from './annotation-names';
import { AnnotationNotFoundError } from './annotations.errors';
import type { AnnotationView } from './dto/annotation.view';

@Injectable()
export class AnnotationReader {
  constructor(
    private readonly access: AnnotationAccess,
    private readonly lookup: AnnotationLookupQueries,
    private readonly names: AnnotationNames,
  ) {}

  /** @throws AnnotationNotFoundError */
  async get({ userId }: Actor, id: number): Promise<AnnotationView> {
    const found = await this.lookup.find(id);
    if (!found) throw new AnnotationNotFoundError(id);
    await this.access.annotation({ id, projectId: found.projectId }, userId, 'annotation:read');
    return this.names.add(found.json);
  }
}
