import type { ConservationReport } from './conservation';
import {
  dropped,
  type FormatWriter,
  isClassified,
  type JudgedImage,
  type Judgement,
  type WriteOptions,
  type WritingSource,
} from './format-writer';
import type {
  DatasetDescription,
  ImagesPass,
  LabeledDataset,
  LabeledImage,
} from './labeled-dataset';
import type { Note } from './reasons';
import { Tally } from './tally';
import { Turns } from './turns';

/** A dataset whose annotations are judged as they pass; every pass counts anew. */
export class JudgedDataset<Written> implements WritingSource<Written> {
  readonly description: DatasetDescription;
  private tally: Tally | undefined;
  private isCounted = false;

  constructor(
    private readonly writer: FormatWriter<Written>,
    private readonly dataset: LabeledDataset,
    readonly options: WriteOptions,
  ) {
    this.description = dataset.description;
  }

  async *images(): AsyncGenerator<JudgedImage<Written>> {
    const { writer, description } = this;
    this.isCounted = false;
    const tally = new Tally(description.classes, writer.lacks(this));
    this.tally = tally;
    for await (const image of this.unjudged()) {
      const judgements = this.judge(image);
      tally.add(image, judgements);
      for (const note of writer.notesOf?.(image, this) ?? []) tally.note(note);
      const written: Written[] = [];
      for (const judgement of judgements) {
        if (judgement.written !== null) written.push(judgement.written);
      }
      yield { image, written };
    }
    this.isCounted = true;
  }

  async *unjudged(pass?: ImagesPass): AsyncGenerator<LabeledImage> {
    const turns = new Turns();
    for await (const image of this.dataset.images(pass)) {
      if (turns.isDue()) await turns.give();
      yield image;
    }
  }

  again(): WritingSource<Written> {
    return new JudgedDataset(this.writer, this.dataset, this.options);
  }

  note(note: Note, count?: number): void {
    this.tally?.note(note, count);
  }

  report(): ConservationReport {
    if (!this.tally || !this.isCounted) throw new Error('The dataset was not read to its end');
    return this.tally.report(this.options.format, this.options.layout ?? null);
  }

  async conservation(): Promise<ConservationReport> {
    const images = this.images();
    while (!(await images.next()).done);
    return this.report();
  }

  private judge(image: LabeledImage): readonly Judgement<Written>[] {
    if (image.annotations.every(isClassified)) return this.writer.judge(image, this);
    const annotations = image.annotations.filter(isClassified);
    const judgements = this.writer.judge({ ...image, annotations }, this)[Symbol.iterator]();
    return image.annotations.map((annotation) => {
      const judgement = isClassified(annotation) ? judgements.next().value : undefined;
      return judgement ?? dropped('class_unknown');
    });
  }
}
