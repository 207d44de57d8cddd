import { UserDirectory } from '@libs/user-db';
import { Injectable } from '@nestjs/common';
import { type Involved, type People, peopleOf, toAnnotationView } from './annotation-json';
import type { AnnotationView, StoredAnnotationView } from './dto/annotation.view';

/** Adds the names of people to annotations. Never fails; names may be missing. */
@Injectable()
export class AnnotationNames {
  constructor(private readonly users: UserDirectory) {}

  find(annotations: readonly Involved[]): Promise<People> {
    return this.users.findByIds(peopleOf(annotations));
  }

  async addAll(stored: readonly StoredAnnotationView[]): Promise<AnnotationView[]> {
    const people = await this.find(stored);
    return stored.map((annotation) => toAnnotationView(annotation, people));
  }

  async add(stored: StoredAnnotationView): Promise<AnnotationView> {
    return toAnnotationView(stored, await this.find([stored]));
  }
}
