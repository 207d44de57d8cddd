import type { ImageSize } from '@libs/annotation-formats';
import type { Tx } from '@libs/database';
import { listMarks, writeAnnotations, type WriteTarget } from './annotation-writer';
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
  /** Images that had no annotation in the project before. */
  images: number;
}

export interface RunSetup {
  target: WriteTarget;
  staged: StagedFile;
  classes: ProjectClasses;
  tally: ProblemTally;
}

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
  private readonly written: ImportTotals = { annotations: 0, images: 0 };
  private identical = 0;

  constructor(
    private readonly tx: Tx,
    private readonly setup: RunSetup,
  ) {
    const { staged, classes, tally } = setup;
    this.resolver = new ObjectResolver(staged, classes, (code, place) => tally.add(code, [place]));
    this.marks = new ImageMarks(classes.allowsSeveralClasses());
  }

  async run(): Promise<{ written: ImportTotals; identical: number }> {
    const { largest } = this.setup.staged;
    const rows = FETCHES.find(({ upTo }) => largest <= upTo)?.rows ?? 1;
    await this.tx.query(OPEN);
    for (;;) {
      const matches = await this.tx.query<ObjectRow>(`fetch ${rows} from import_matches`);
      if (matches.length === 0) break;
      await this.write(matches.map(toObject));
    }
    await this.tx.query('close import_matches');
    return { written: this.written, identical: this.identical };
  }

  private async write(objects: readonly MatchedObject[]): Promise<void> {
    const { target } = this.setup;
    const imageIds = [...new Set(objects.map(({ imageId }) => imageId))];
    const marks = await listMarks(this.tx, target.projectId, imageIds);
    this.marks.learn(marks);
    const known = new Set(marks.map(({ imageId }) => imageId));
    const annotations = objects.flatMap((object) => this.resolver.resolve(object));
    const fresh = annotations.filter((annotation) => this.isNew(annotation));
    if (fresh.length === 0) return;
    const written = await writeAnnotations(this.tx, target, { annotations: fresh, known });
    this.identical += fresh.length - written.annotations;
    this.written.annotations += written.annotations;
    this.written.images += written.imageIds.filter((imageId) => !known.has(imageId)).length;
  }

  private isNew(annotation: NewAnnotation): boolean {
    const verdict = this.marks.judge(annotation);
    if (verdict === 'identical') this.identical += 1;
    else if (verdict !== 'new') this.setup.tally.add(verdict, [annotation.place]);
    return verdict === 'new';
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
