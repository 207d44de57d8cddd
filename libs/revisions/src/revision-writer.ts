import type { Tx } from '@libs/database';
import { Injectable } from '@nestjs/common';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { labelsHash, revisionHash } from './content-hash';
import { FreezeRepository, type FreezeStep, type Part, type TaskShift } from './freeze.repository';
import { LtHash } from './lt-hash';
import type { Content, PartTotals, Revision } from './revision';
import { RevisionRepository } from './revision.repository';
import { orderedClasses } from './task-content';

const IMAGES: Part = { taskType: null, element: 'element' };
const ELEMENTS = { all: 'element_all', reviewed: 'element_reviewed' } as const;

type Header = Pick<
  Revision,
  'datasetId' | 'revision' | 'projectId' | 'frozenAt' | 'taskTypes' | 'classes'
>;

/** A revision in the making: its header, and the one before. */
interface Making {
  header: Header;
  before: Revision | undefined;
}

/** Makes a revision of the records that a freeze wrote, in the transaction of its last step. */
@Injectable()
export class RevisionWriter {
  constructor(
    private readonly freezes: FreezeRepository,
    private readonly revisions: RevisionRepository,
  ) {}

  /** @returns the revision before when nothing has changed since */
  async complete(
    tx: Tx,
    place: Pick<Revision, 'datasetId' | 'revision'>,
    step: FreezeStep,
    before: Revision | undefined,
  ): Promise<Revision> {
    const making = { header: headerOf(place, step), before };
    const images = await this.freezes.imageShift(tx, place.datasetId, place.revision);
    const shifts = await this.freezes.taskShifts(tx, place.datasetId, place.revision);
    const isSame = images.records === 0 && shifts.length === 0;
    if (before && isSame && sameHeader(before, making.header)) return before;

    const imageState = await this.countElements(tx, making, IMAGES, images.records > 0);
    const tasks = await this.countTasks(tx, making, shifts);
    const revision: Revision = {
      ...making.header,
      images: (before?.images ?? 0) + images.images,
      imageBytes: (before?.imageBytes ?? 0) + images.bytes,
      tasks,
      contentHash: hashOf(imageState, tasks, 'all'),
      reviewedHash: hashOf(imageState, tasks, 'reviewed'),
    };
    await this.revisions.add(tx, revision);
    return revision;
  }

  private async countTasks(
    tx: Tx,
    making: Making,
    shifts: readonly TaskShift[],
  ): Promise<Revision['tasks']> {
    const { header, before } = making;
    const shiftOf = new Map(shifts.map((shift) => [shift.task_type, shift]));
    const names = new Set([
      ...header.taskTypes,
      ...Object.keys(before?.tasks ?? {}),
      ...shiftOf.keys(),
    ]);
    const tasks: Revision['tasks'] = {};
    for (const task of [...names].sort()) {
      const shift = shiftOf.get(task);
      const all = await this.countTask(tx, making, task, { content: 'all', shift });
      const reviewed = await this.countTask(tx, making, task, { content: 'reviewed', shift });
      if (all.images > 0 || header.taskTypes.includes(task)) tasks[task] = { all, reviewed };
    }
    return tasks;
  }

  private async countTask(
    tx: Tx,
    making: Making,
    task: string,
    { content, shift }: { content: Content; shift: TaskShift | undefined },
  ): Promise<PartTotals> {
    const { header } = making;
    const before = making.before?.tasks[task]?.[content];
    const part = { taskType: task, element: ELEMENTS[content] };
    const state = await this.countElements(tx, making, part, shift !== undefined);
    const contentHash = labelsHash(state, header.classes[task] ?? []);
    const isSame = before?.contentHash === contentHash;
    return {
      ...shiftedTotals(before, content, shift),
      contentHash,
      changedAt: isSame ? before.changedAt : changeOf(shift, before, header.frozenAt),
    };
  }

  /** The running hash of a part, brought up to date. */
  private async countElements(
    tx: Tx,
    { header }: Making,
    part: Part,
    hasChanged: boolean,
  ): Promise<Buffer> {
    const name = part.taskType === null ? 'images' : `${part.taskType} ${part.element}`;
    const hash = new LtHash(await this.freezes.state(tx, header.datasetId, name));
    if (!hasChanged) return hash.state;
    for await (const page of this.freezes.elements(tx, header, part, 'from_revision')) {
      for (const element of page) hash.add(element);
      await nextTurn();
    }
    for await (const page of this.freezes.elements(tx, header, part, 'to_revision')) {
      for (const element of page) hash.remove(element);
      await nextTurn();
    }
    await this.freezes.putState(tx, header.datasetId, name, hash.state);
    return hash.state;
  }
}

function headerOf(place: Pick<Revision, 'datasetId' | 'revision'>, step: FreezeStep): Header {
  return {
    datasetId: place.datasetId,
    revision: place.revision,
    projectId: step.project_id,
    frozenAt: step.at,
    taskTypes: step.task_types ?? [],
    classes: orderedClasses(step.task_classes ?? {}),
  };
}

function sameHeader(before: Revision, header: Header): boolean {
  return (['projectId', 'taskTypes', 'classes'] as const).every((name) =>
    isDeepStrictEqual(before[name], header[name]),
  );
}

function hashOf(images: Buffer, tasks: Revision['tasks'], content: Content): string {
  const hashes = Object.entries(tasks).map(
    ([task, totals]) => [task, totals[content].contentHash] as const,
  );
  return revisionHash(images, new Map(hashes));
}

const NOTHING = { images: 0, annotations: 0, classes: {} };

function shiftedTotals(
  before: PartTotals | undefined,
  content: Content,
  shift: TaskShift | undefined,
): Pick<PartTotals, 'images' | 'annotations' | 'classes'> {
  const { images, annotations, classes } = before ?? NOTHING;
  if (!shift) return { images, annotations, classes };
  const isAll = content === 'all';
  return {
    images: images + (isAll ? shift.images : shift.reviewed_images),
    annotations: annotations + (isAll ? shift.annotations : shift.reviewed_annotations),
    classes: shiftedCounts(classes, shift.class_counts[content]),
  };
}

function shiftedCounts(
  counts: Record<string, number>,
  shift: Record<string, number>,
): Record<string, number> {
  const shifted = new Map(Object.entries(counts));
  for (const [id, uses] of Object.entries(shift)) shifted.set(id, (shifted.get(id) ?? 0) + uses);
  return Object.fromEntries([...shifted].filter(([, uses]) => uses !== 0));
}

/** The time of the newest annotation, unless something else changed: then there is nothing but the moment of the freeze. */
function changeOf(
  shift: TaskShift | undefined,
  before: PartTotals | undefined,
  frozenAt: Date,
): Date {
  const came = shift?.changed_at;
  return came && (!before || came > before.changedAt) ? came : frozenAt;
}
