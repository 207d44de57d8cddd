import { assertMay, ProjectNotFoundError } from '@libs/access';
import type { Tx } from '@libs/database';
import { type AppError, ValidationFailedError } from '@libs/errors';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor';
import type { LockClaim } from '../image-locks/image-lock.sql';
import { AnnotationIntake, type Item, type Judged } from './annotation-intake';
import { AnnotationNames } from './annotation-names';
import { AnnotationWriter } from './annotation-writer';
import { AnnotationRepository, type Inserted, type NewAnnotation } from './annotation.repository';
import { TaskNotEnabledError, UnknownClassError } from './annotations.errors';
import type { AnnotationView, StoredAnnotationView } from './dto/annotation.view';
import type { CreateAnnotationDto } from './dto/create-annotation.dto';
import { placed } from './new-annotation';
import { entityTagOf } from './precondition';

/** What became of the items of a batch. */
export interface Batch {
  annotations: StoredAnnotationView[];
  /** One sentence for each item that was refused. */
  errors: string[];
}

/** What a request answers of a batch. */
type AnswerOf = (batch: Batch) => object;

export interface ImageClassification {
  project_id: string;
  image_ids: readonly string[];
  class_id: string | null;
}

interface InsertOptions {
  lockToken?: number | undefined;
  /** What the request answers when it is sent again. */
  answerOf: (annotations: StoredAnnotationView[]) => object | Promise<object>;
  headers?: Record<string, string>;
}

/** Makes annotations. */
@Injectable()
export class AnnotationCreator {
  constructor(
    private readonly intake: AnnotationIntake,
    private readonly annotations: AnnotationRepository,
    private readonly writer: AnnotationWriter,
    private readonly names: AnnotationNames,
  ) {}

  /**
   * @throws ValidationFailedError, ProjectNotFoundError, DatasetNotFoundError, RoleRequiredError, ImageLockedError,
   *   LockLostError, UnknownAnnotationTypeError, TaskTypeRequiredError, TaskNotEnabledError, UnknownImageError,
   *   UnknownClassError
   */
  async create(
    actor: Actor,
    dto: CreateAnnotationDto,
    lockToken: number | undefined,
  ): Promise<AnnotationView> {
    const judged = await this.intake.judge(dto, actor.userId);
    const named = async ([annotation]: StoredAnnotationView[]) => {
      if (!annotation) throw new Error('No annotation was inserted');
      return this.names.add(annotation);
    };
    const headers = { etag: entityTagOf({ version: 1 }) };
    return named(await this.insert(actor, judged, { lockToken, answerOf: named, headers }));
  }

  /**
   * Makes those that can be made, all of them in one transaction.
   * @param items As they came, to be judged one by one.
   * @throws ImageLockedError, RoleRequiredError for a classification that somebody else made: then nothing is made
   */
  createMany(actor: Actor, items: readonly unknown[], answerOf: AnswerOf): Promise<Batch> {
    const named = items.map((item, index) => ({ label: `annotations.${index}`, item }));
    return this.createAll(actor, named, answerOf);
  }

  /**
   * Gives images a classification, in place of the one that they have unless the task allows several.
   * @throws ValidationFailedError, and what `createMany` throws
   */
  async classifyImages(
    actor: Actor,
    { project_id, image_ids, class_id }: ImageClassification,
    answerOf: AnswerOf,
  ): Promise<Batch> {
    if (class_id === null) throw new ValidationFailedError([CLASS_REQUIRED]);
    const classification = { annotation_type: 'classification', geometry: {} };
    const items = image_ids.map((image_id) => ({
      label: `Image ${image_id}`,
      item: { ...classification, project_id, image_id, class_id },
    }));
    return this.createAll(actor, items, answerOf);
  }

  private async createAll(
    actor: Actor,
    items: readonly Item[],
    answerOf: AnswerOf,
  ): Promise<Batch> {
    const messages = new Map<string, string>();
    const all = await this.intake.judgeAll(items, actor.userId, (label, { message }) =>
      messages.set(label, message),
    );
    for (const { label, refusal } of all) if (refusal) messages.set(label, refusal.message);
    const accepted = all.filter(({ refusal }) => !refusal);
    const judged = firstClassifications(accepted, ({ label }) => messages.set(label, REPEATED));
    const errors = items.flatMap(({ label }) => {
      const message = messages.get(label);
      return message === undefined ? [] : [`${label}: ${message}`];
    });
    if (judged.length === 0) return { annotations: [], errors };
    const annotations = await this.insert(actor, judged, {
      answerOf: (made) => answerOf({ annotations: made, errors }),
    });
    return { annotations, errors };
  }

  /** @throws the first refusal, once it is known that no image is locked by somebody else */
  private async insert(
    actor: Actor,
    judged: readonly Judged[],
    options: InsertOptions,
  ): Promise<StoredAnnotationView[]> {
    const images = judged
      .filter(({ place }) => place?.isImage)
      .map(({ project, proposal }) => ({ ...project, imageId: proposal.imageId }));
    const request = { userId: actor.userId, images, lockToken: options.lockToken };
    const remember = (tx: Tx, annotations: StoredAnnotationView[]) =>
      this.writer.remember(tx, () => options.answerOf(annotations), options.headers);
    const work = async (tx: Tx) => {
      const annotations = await this.insertStepwise(tx, actor, judged);
      await remember(tx, annotations);
      return annotations;
    };
    const simple = simpleRows(judged);
    const [image] = images;
    if (!simple || !image) return this.writer.write(request, work);
    const atOnce = async (tx: Tx, lock: LockClaim) => {
      const annotations = await this.annotations.insertWithLock(tx, { actor, lock }, simple);
      if (annotations.length === 0) return undefined;
      await remember(tx, annotations);
      return annotations;
    };
    return this.writer.writeAtOnce({ ...request, image }, atOnce, work);
  }

  private async insertStepwise(
    tx: Tx,
    actor: Actor,
    judged: readonly Judged[],
  ): Promise<StoredAnnotationView[]> {
    const rows = judged.flatMap(({ refusal, proposal, place }) => {
      if (refusal) throw refusal;
      return place ? [placed(proposal, place)] : [];
    });
    const { annotations, replaced, unfit } = await this.annotations.insert(tx, actor, rows);
    const [lost] = unfit;
    if (lost) throw lossOf(rows[lost.position], lost.lacks);
    const foreign = replaced.find(({ created_by }) => created_by !== actor.userId);
    const owner = judged.find(({ project }) => project.projectId === foreign?.project_id);
    if (owner) assertMay(owner.project, 'annotation:edit-any');
    return annotations;
  }
}

/** Rows of one image with nothing against them and nothing that they replace; undefined for others. */
function simpleRows(judged: readonly Judged[]): NewAnnotation[] | undefined {
  const rows: NewAnnotation[] = [];
  for (const { refusal, proposal, place } of judged) {
    if (refusal || !place) return undefined;
    const row = placed(proposal, place);
    const [first = row] = rows;
    const isSameImage = first.projectId === row.projectId && first.imageId === row.imageId;
    if (row.replaces || !isSameImage) return undefined;
    rows.push(row);
  }
  return rows;
}

/** What was there when the annotation was judged. */
function lossOf(
  row: NewAnnotation | undefined,
  lacks: Inserted['unfit'][number]['lacks'],
): AppError {
  const { projectId = '', taskType = '', classId } = row ?? {};
  if (lacks === 'project') return new ProjectNotFoundError(projectId);
  if (lacks === 'task') return new TaskNotEnabledError(taskType);
  return new UnknownClassError(classId ?? '', taskType);
}

const CLASS_REQUIRED = { field: 'class_id', message: 'class_id must be a text' };
const REPEATED = 'The image gets another classification in the same request';

/** An image with room for one classification gets the first of several. */
function firstClassifications(
  judged: readonly Judged[],
  refuse: (repeated: Judged) => void,
): Judged[] {
  const seen = new Set<string>();
  return judged.filter((each) => {
    const { proposal, place } = each;
    if (proposal.annotationType !== 'classification' || !place?.isSingleClass) return true;
    const image = `${place.projectId} ${proposal.imageId}`;
    if (seen.has(image)) {
      refuse(each);
      return false;
    }
    seen.add(image);
    return true;
  });
}
