import {
  type AnnotationRecord,
  type ClassRecord,
  type FileRecord,
  type ImageRecord,
  isLoss,
  type ProblemRecord,
  type ReadableAnnotationFile,
} from '@libs/formats';
import type { Tx } from '@libs/database';
import { databaseJson } from './database-json';
import type { ProblemTally } from './problem-tally';
import type { WantedClass } from './project-classes';

/** What a staged annotation holds beside its place in the file; written and read by this process only. */
export type StagedContent = Pick<
  AnnotationRecord,
  'classKey' | 'shapes' | 'unit' | 'attributes' | 'keypoints' | 'confidence'
>;

export interface StagedFile {
  /** Null for a key that names several classes. */
  classes: ReadonlyMap<string, WantedClass | null>;
  taskType: string | null;
  /** Annotations of the file, and what it has in their place. */
  annotations: number;
  /** Bytes of the largest annotation. */
  largest: number;
}

const ROWS_PER_STATEMENT = 1000;
const BYTES_PER_STATEMENT = 4 * 1024 * 1024;

const CREATE = [
  // Tables grow while the statements run; a plan that was kept from the beginning would read all of them each time.
  'set local plan_cache_mode = force_custom_plan',
  `create temporary table import_images (
    position int not null, key text not null, paths text[] not null, width float8, height float8,
    place text not null, image_id varchar(255), rule int, problem text
  ) on commit drop`,
  `create temporary table import_objects (
    position int not null, image_key text not null, place text not null, content text not null
  ) on commit drop`,
];

const INSERT_IMAGES = `
  insert into import_images (position, key, paths, width, height, place)
  select i.position, i.key, array(select jsonb_array_elements_text(i.paths)), i.width, i.height, i.place
    from jsonb_to_recordset($1) as i(position int, key text, paths jsonb, width float8, height float8, place text)`;

const INSERT_OBJECTS = `
  insert into import_objects (position, image_key, place, content)
  select * from unnest($1::int[], $2::text[], $3::text[], $4::text[])`;

/**
 * Copies a file into temporary tables of the transaction, since what annotations name may come after them, and may be
 * more than memory should hold.
 */
export class ImportStaging {
  private readonly classes = new Map<string, WantedClass | null>();
  private taskType: string | null = null;
  private largest = 0;
  private annotations = 0;
  private position = 0;
  private images: object[] = [];
  private objects: [number[], string[], string[], string[]] = [[], [], [], []];
  private bytes = 0;

  constructor(
    private readonly tx: Tx,
    private readonly tally: ProblemTally,
  ) {}

  /** @throws AnnotationFileUnreadableError */
  async stage(file: ReadableAnnotationFile): Promise<StagedFile> {
    for (const statement of CREATE) await this.tx.query(statement);
    for await (const record of file.records()) {
      this.take(record);
      const rows = this.images.length + this.objects[0].length;
      if (rows >= ROWS_PER_STATEMENT || this.bytes >= BYTES_PER_STATEMENT) await this.flush();
    }
    await this.flush();
    await this.tx.query('analyze import_images, import_objects');
    const { taskType, annotations, largest } = this;
    return { classes: withFirstOfName(this.classes), taskType, annotations, largest };
  }

  private take(record: FileRecord): void {
    if (record.kind === 'annotation') this.takeObject(record);
    else if (record.kind === 'image') this.takeImage(record);
    else if (record.kind === 'class') this.takeClass(record);
    else if (record.kind === 'task') this.taskType = record.taskType;
    else this.takeProblem(record);
  }

  private takeProblem({ code, where }: ProblemRecord): void {
    this.tally.add(code, [where]);
    if (isLoss(code)) this.annotations += 1;
  }

  private takeImage({ key, paths, width, height, where }: ImageRecord): void {
    this.position += 1;
    this.images.push({ position: this.position, key, paths, width, height, place: where });
  }

  private takeObject({ imageKey, where, ...record }: AnnotationRecord): void {
    const { classKey, shapes, unit, attributes, keypoints, confidence } = record;
    const kept: StagedContent = { classKey, shapes, unit, attributes, keypoints, confidence };
    const content = JSON.stringify(kept);
    this.position += 1;
    this.annotations += 1;
    this.bytes += content.length;
    this.largest = Math.max(this.largest, content.length);
    const [positions, keys, places, contents] = this.objects;
    positions.push(this.position);
    keys.push(imageKey);
    places.push(where);
    contents.push(content);
  }

  private takeClass({ key, name, color, where }: ClassRecord): void {
    const known = this.classes.get(key);
    if (known === undefined) {
      this.classes.set(key, { name, color, position: this.classes.size });
    } else if (known?.name !== name) {
      this.classes.set(key, null);
      this.tally.add('class_id_repeated', [where]);
    }
  }

  private async flush(): Promise<void> {
    if (this.images.length > 0) await this.tx.query(INSERT_IMAGES, [databaseJson(this.images)]);
    if (this.objects[0].length > 0) await this.tx.query(INSERT_OBJECTS, this.objects);
    this.images = [];
    this.objects = [[], [], [], []];
    this.bytes = 0;
  }
}

/** A file may name a class in several places, and give its colour in one of them. */
function withFirstOfName(
  classes: ReadonlyMap<string, WantedClass | null>,
): Map<string, WantedClass | null> {
  const byName = new Map<string, WantedClass>();
  for (const wanted of classes.values()) {
    if (!wanted) continue;
    const first = byName.get(wanted.name);
    byName.set(wanted.name, first ? { ...first, color: first.color ?? wanted.color } : wanted);
  }
  return new Map(
    [...classes].map(([key, wanted]) => [key, wanted && (byName.get(wanted.name) ?? wanted)]),
  );
}
