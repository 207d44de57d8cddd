import type { ImagesPass, LabeledDataset } from './labeled-dataset';

/** Counts the images that writing goes over, of one dataset or of several, to tell how far it is. */
export class PassingImages {
  /** How often each image passes: see `passesOf`. */
  passes = 1;
  private passed = 0;

  /** @param images of all datasets together */
  constructor(private readonly images: number) {}

  /** The same dataset, whose images are counted whenever they are read. */
  over(dataset: LabeledDataset): LabeledDataset {
    const images = (pass?: ImagesPass) => this.counted(dataset.images(pass));
    return { description: dataset.description, images };
  }

  /** Whole percent; 100 is for those to say who know that it is done. */
  percent(): number {
    const all = this.images * this.passes;
    return all === 0 ? 0 : Math.min(99, Math.floor((100 * this.passed) / all));
  }

  private async *counted<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const item of items) {
      this.passed += 1;
      yield item;
    }
  }
}
