import { readGeometry } from '@libs/geometry';
import { safeArchivePath } from '@libs/zip';
import type { Geometry } from '@libs/geometry';
import type { LabeledAnnotation, LabeledDataset, LabeledImage } from '../../src';

/**
 * The dataset as this product would store it: names of classes without spaces around them and each once, geometries as
 * the annotation endpoints keep them, and paths that archives take as they are.
 */
export async function storable(dataset: LabeledDataset): Promise<LabeledDataset> {
  const seen = new Set<string>();
  const classes = dataset.description.classes.map((each, index) => {
    const name = each.name
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cs}\ufeff]/gu, '')
      .trim();
    const isFree = name !== '' && !seen.has(name);
    seen.add(isFree ? name : `class ${index}`);
    return { ...each, name: isFree ? name : `class ${index}` };
  });
  const paths = new Set<string>();
  const images: LabeledImage[] = [];
  for await (const image of dataset.images()) {
    const path = storablePath(image.path, image.number);
    if (paths.has(path)) continue;
    paths.add(path);
    images.push({ ...image, path, annotations: image.annotations.map(stored) });
  }
  images.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  return {
    description: { ...dataset.description, classes },
    async *images() {
      await Promise.resolve();
      yield* images;
    },
  };
}

function storablePath(path: string, number: number): string {
  const parts = path
    .split('/')
    .map((part) => part.replace(/^\.+/, '_').replace(/[%\ufeff\p{Cs}]/gu, '_'));
  const plain = parts.join('/');
  return safeArchivePath(plain) === plain ? plain : `image-${number}.jpg`;
}

function stored(annotation: LabeledAnnotation): LabeledAnnotation {
  const { type, geometry } = annotation;
  const read = readGeometry(type, geometry);
  if ('problem' in read) throw new Error(read.problem.message);
  const values = JSON.parse(JSON.stringify({ ...annotation, geometry: read.geometry })) as unknown;
  return values as LabeledAnnotation & { geometry: Geometry };
}
