import { safeArchivePath, zipArchive, type ZipFile } from '@libs/zip';
import { cocoFormat } from './coco/coco-format';
import { conservationDocument, type ConservationReport } from './conservation';
import { diceFormat } from './dice/dice-format';
import type {
  DocumentFormat,
  ExportFormat,
  FormatWriter,
  WriteOptions,
  WritingSource,
  YoloLayout,
} from './format-writer';
import { cvatFormat } from './cvat/cvat-format';
import { datumaroFormat } from './datumaro/datumaro-format';
import { labelStudioFormat } from './labelstudio/labelstudio-format';
import { vocFormat } from './voc/voc-format';
import { imagefolderFormat } from './imagefolder/imagefolder-format';
import { JudgedDataset } from './judged-dataset';
import type { LabeledDataset } from './labeled-dataset';
import { imageFile } from './image-file';
import { paced, stated, textPieces } from './pieces';
import { defaultLayout } from './yolo/yolo-layout';
import { yoloFormat } from './yolo/yolo-format';

export interface WrittenFile {
  fileName: string;
  contentType: string;
  /** In pieces of about 64 KiB. To be read once. */
  content: AsyncIterable<Buffer>;
  /** What was kept. @throws Error before the content was read to its end */
  report(): ConservationReport;
}

/** A format, whatever its writer and its judge pass to each other. */
interface Format {
  write(dataset: LabeledDataset, options: WriteOptions): WrittenFile;
  conservation(dataset: LabeledDataset, options: WriteOptions): Promise<ConservationReport>;
  passes(options: WriteOptions): number;
}

const FORMATS: Record<ExportFormat, Format> = {
  dice: formatOf(diceFormat),
  coco: formatOf(cocoFormat),
  yolo: formatOf(yoloFormat),
  voc: formatOf(vocFormat),
  cvat: formatOf(cvatFormat),
  datumaro: formatOf(datumaroFormat),
  labelstudio: formatOf(labelStudioFormat),
  imagefolder: formatOf(imagefolderFormat),
};

/**
 * Writes a dataset in a format. Memory is that of one image and, in archives, of the central directory. The same
 * dataset gives the same bytes.
 */
export function writeDataset(dataset: LabeledDataset, options: WriteOptions): WrittenFile {
  return formatFor(options).write(dataset, completed(dataset, options));
}

/** What writing would report, without writing. */
export function conservationOf(
  dataset: LabeledDataset,
  options: WriteOptions,
): Promise<ConservationReport> {
  return formatFor(options).conservation(dataset, completed(dataset, options));
}

/** How often writing goes over the images of a dataset, for those who show how far it is. */
export function passesOf(options: WriteOptions): number {
  return formatFor(options).passes(options);
}

function formatFor({ format }: WriteOptions): Format {
  return FORMATS[format];
}

function completed({ description }: LabeledDataset, options: WriteOptions): WriteOptions {
  if (options.format !== 'yolo') return options;
  const layout: YoloLayout = options.layout ?? defaultLayout(description.taskType);
  return { ...options, layout };
}

function formatOf<Written>(writer: FormatWriter<Written>): Format {
  return {
    write(dataset, options) {
      const source = new JudgedDataset(writer, dataset, options);
      const { format, withImages } = options;
      const report = () => source.report();
      if ('text' in writer && !withImages) {
        const content = paced(textPieces(writer.text(source)));
        return { fileName: writer.fileName, contentType: 'application/json', content, report };
      }
      const content = paced(zipArchive(withReport(archiveFiles(writer, source), source)));
      const fileName = `annotations_${format}.zip`;
      return { fileName, contentType: 'application/zip', content, report };
    },
    conservation: (dataset, options) => new JudgedDataset(writer, dataset, options).conservation(),
    passes: ({ withImages }) => {
      const passes = writer.passes ?? 1;
      return 'text' in writer && withImages ? 2 * passes + 1 : passes;
    },
  };
}

function archiveFiles<Written>(
  writer: FormatWriter<Written>,
  source: JudgedDataset<Written>,
): AsyncIterable<ZipFile> {
  if (!('text' in writer)) return writer.files(source);
  return documentWithImages(writer, source);
}

async function* documentWithImages<Written>(
  writer: DocumentFormat<Written>,
  source: JudgedDataset<Written>,
): AsyncGenerator<ZipFile> {
  const pieces = (from: WritingSource<Written>) => textPieces(writer.text(from));
  const content = await stated(pieces(source), () => pieces(source.again()));
  yield { name: writer.fileName, content };
  for await (const { image } of source.images()) {
    const file = imageFile(source, image, `images/${safeArchivePath(image.path)}`);
    if (file) yield file;
  }
}

async function* withReport<Written>(
  files: AsyncIterable<ZipFile>,
  source: JudgedDataset<Written>,
): AsyncGenerator<ZipFile> {
  yield* files;
  const text = JSON.stringify(conservationDocument(source.report()), null, 2);
  yield { name: 'conservation.json', content: Buffer.from(`${text}\n`) };
}
