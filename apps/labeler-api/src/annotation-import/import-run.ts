import type { ImageSize } from '@libs/formats';
import type { Tx } from '@libs/database';
import { listMarks, writeAnnotations, type WriteTarget, type Written } from './annotation-writer';
import { ImageMarks } from './image-marks';
import type { StagedContent, StagedFile } from './import-staging';
import { type MatchedObject, type NewAnnotation, ObjectResolver } from './object-resolver';
import type { ProblemTally } from './problem-tally';
import type { ProjectClasses } from './project-classes';

interface ObjectRow {
  imageId: string;
  place: string;
  content: string;
  width: number | null;
  height: number | null;
  statedWidth: number | null;
  statedHeight: number | null;
}

export interface ImportTotals {
  annotations: number;
  updated: number;
  /** Annotations of the file that led to something, as the file counts them. */
  objects: number;
  identical: number;
  /** Tasks that the file speaks of. */
  tasks: ReadonlySet<string>;
  /** The first images with changes. */
  imageIds: ReadonlySet<string>;
}

export interface RunSetup {
  target: WriteTarget;
  staged: StagedFile;
  classes: ProjectClasses;
  tally: ProblemTally;
}

const IMAGES_TOLD = 100;

/** Rows to fetch at once, and the size of the largest annotation up to which that is wise. */
const FETCHES = [
  { rows: 500, upTo: 32 * 1024 },
  { rows: 50, upTo: 320 * 1024 },
  { rows: 5, upTo: Infinity },
];

const OPEN = `
  declare import_matches no scroll cursor for
  select i.image_id as "imageId", o.place, o.content, n.width, n.height,
         i.width as "statedWidth", i.height as "statedHeight"
    from import_objects o
    join import_images i on i.key = o.image_key
    join import_names n on n.id = i.image_id
   order by i.image_id, o.position`;

/** Writes the annotations whose images were found, image by image. */
export class ImportRun {
  private readonly resolver: ObjectResolver;
  private readonly marks: ImageMarks;
  private readonly tasks = new Set<string>();
  private readonly imageIds = new Set<string>();
  private readonly written = { annotations: 0, updated: 0, objects: 0, identical: 0 };

  constructor(
    private readonly tx: Tx,
    private readonly setup: RunSetup,
  ) {
    const { staged, classes, tally } = setup;
    this.resolver = new ObjectResolver(staged, classes, (code, place) => tally.add(code, [place]));
    this.marks = new ImageMarks(classes.allowsSeveralClasses());
  }

  async run(): Promise<ImportTotals> {
    const { largest } = this.setup.staged;
    const rows = FETCHES.find(({ upTo }) => largest <= upTo)?.rows ?? 1;
    await this.tx.query(OPEN);
    for (;;) {
      const matches = await this.tx.query<ObjectRow>(`fetch ${rows} from import_matches`);
      if (matches.length === 0) break;
      await this.write(matches.map(toObject));
    }
    await this.tx.query('close import_matches');
    const { written, tasks, imageIds } = this;
    return { ...written, tasks, imageIds };
  }

  private async write(objects: readonly MatchedObject[]): Promise<void> {
    const { target } = this.setup;
    const imageIds = [...new Set(objects.map(({ imageId }) => imageId))];
    const marks = await listMarks(this.tx, target.projectId, imageIds);
    this.marks.learn(target.mode === 'replace' ? [] : marks);
    const known = new Set(marks.map(({ imageId }) => imageId));
    const annotations = objects.flatMap((object) => this.resolver.resolve(object));
    const fresh = annotations.filter((annotation) => this.isNew(annotation));
    if (fresh.length === 0) return;
    const written = await writeAnnotations(this.tx, target, { annotations: fresh, known });
    this.count(fresh, written);
  }

  private count(given: readonly NewAnnotation[], written: Written): void {
    const { annotations, updated, imageIds, positions } = written;
    this.written.annotations += annotations;
    this.written.updated += updated;
    this.written.identical += given.length - annotations - updated;
    this.written.objects += new Set(positions.map((position) => given[position]?.place)).size;
    for (const imageId of imageIds) {
      if (this.imageIds.size < IMAGES_TOLD) this.imageIds.add(imageId);
    }
  }

  private isNew(annotation: NewAnnotation): boolean {
    const verdict = this.marks.judge(annotation);
    this.tasks.add(annotation.taskType);
    if (verdict === 'new') return true;
    if (verdict === 'known' && this.setup.target.mode !== 'append') return true;
    if (verdict === 'known' || verdict === 'repeated') this.written.identical += 1;
    else this.setup.tally.add(verdict, [annotation.place]);
    return false;
  }
}

function toObject(row: ObjectRow): MatchedObject {
  return {
    imageId: row.imageId,
    place: row.place,
    content: JSON.parse(row.content) as StagedContent,
    imageSize: sizeOf(row.width, row.height),
    statedSize: sizeOf(row.statedWidth, row.statedHeight),
  };
}

function sizeOf(width: number | null, height: number | null): ImageSize | null {
  return width !== null && height !== null ? { width, height } : null;
}
