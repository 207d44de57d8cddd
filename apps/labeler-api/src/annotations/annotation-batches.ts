import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import { AnnotationBulkEditor, type BulkChange } from './annotation-bulk-editor';
import { AnnotationCreator, type Batch } from './annotation-creator';
import type {
  ClassifiedAnnotationsView,
  ClassifyAnnotationsDto,
  CreatedAnnotationsView,
  DeleteAnnotationsDto,
  AnnotationsDeletedView,
} from './dto/bulk-annotations.dto';
import type { CreateAnnotationsDto } from './dto/create-annotation.dto';

/** Many annotations in one request, by their ids or by images. */
@Injectable()
export class AnnotationBatches {
  constructor(
    private readonly creator: AnnotationCreator,
    private readonly editor: AnnotationBulkEditor,
  ) {}

  async create(actor: Actor, dto: CreateAnnotationsDto): Promise<CreatedAnnotationsView> {
    return created(await this.creator.createMany(actor, dto.annotations, created));
  }

  async delete(actor: Actor, dto: DeleteAnnotationsDto): Promise<AnnotationsDeletedView> {
    const change = dto.annotation_ids
      ? await this.editor.delete(actor, dto.annotation_ids)
      : await this.editor.clearImages(actor, dto);
    return { deleted: change.ids.length, ...told(change) };
  }

  async classify(actor: Actor, dto: ClassifyAnnotationsDto): Promise<ClassifiedAnnotationsView> {
    const { annotation_ids: ids, class_id: classId = null } = dto;
    if (ids) return classified(await this.editor.classify(actor, ids, classId));
    const images = { ...dto, class_id: classId };
    const answerOf = (batch: Batch) => classified(made(batch));
    return answerOf(await this.creator.classifyImages(actor, images, answerOf));
  }
}

function created(batch: Batch): CreatedAnnotationsView {
  const change = made(batch);
  return { created: change.ids.length, ...told(change) };
}

function classified(change: BulkChange): ClassifiedAnnotationsView {
  return { classified: change.ids.length, ...told(change) };
}

function made({ annotations, errors }: Batch): BulkChange {
  return { ids: annotations.map(({ id }) => id), errors };
}

function told({ ids, errors }: BulkChange) {
  return { failed: errors.length, annotation_ids: ids, errors };
}
