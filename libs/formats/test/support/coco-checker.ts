/** What is wrong with a document by the data format page of COCO and the assumptions of pycocotools. */
export function cocoProblems(document: unknown): string[] {
  const checker = new CocoChecker(document as CocoDocument);
  return checker.problems();
}

interface CocoImage {
  id: number;
  width: number;
  height: number;
  file_name: string;
}

interface CocoAnnotation {
  id: number;
  image_id: number;
  category_id: number;
  bbox: number[];
  area: number;
  segmentation: number[][];
  iscrowd: number;
  keypoints?: number[];
  num_keypoints?: number;
}

interface CocoCategory {
  id: number;
  name: string;
  keypoints?: string[];
  skeleton?: number[][];
}

export interface CocoDocument {
  info: Record<string, unknown>;
  licenses: unknown[];
  images: CocoImage[];
  annotations: CocoAnnotation[];
  categories: CocoCategory[];
}

class CocoChecker {
  private readonly found: string[] = [];

  constructor(private readonly document: CocoDocument) {}

  problems(): string[] {
    const { info, licenses, images, annotations, categories } = this.document;
    this.claim(typeof info === 'object', 'info is missing');
    this.claim(Array.isArray(licenses), 'licenses are missing');
    this.unique(
      'image',
      images.map(({ id }) => id),
    );
    this.unique(
      'annotation',
      annotations.map(({ id }) => id),
    );
    this.unique(
      'category',
      categories.map(({ id }) => id),
    );
    for (const image of images) this.image(image);
    const imagesById = new Map(images.map((image) => [image.id, image]));
    const categoriesById = new Map(categories.map((category) => [category.id, category]));
    for (const annotation of annotations) {
      const place = `annotation ${annotation.id}`;
      const image = imagesById.get(annotation.image_id);
      const category = categoriesById.get(annotation.category_id);
      this.claim(image !== undefined, `${place} is of no image`);
      this.claim(category !== undefined, `${place} is of no category`);
      if (image && category) this.annotation(annotation, image, category);
    }
    return this.found;
  }

  private claim(holds: boolean, problem: string): void {
    if (!holds) this.found.push(problem);
  }

  private unique(kind: string, ids: number[]): void {
    this.claim(new Set(ids).size === ids.length, `ids of ${kind} repeat`);
    this.claim(
      ids.every((id) => Number.isSafeInteger(id) && id >= 1),
      `an id of ${kind} is no integer from 1`,
    );
  }

  private image({ width, height, file_name: name, id }: CocoImage): void {
    this.claim(
      [width, height].every((side) => Number.isInteger(side) && side >= 0),
      `size ${id}`,
    );
    this.claim(typeof name === 'string' && name !== '', `image ${id} has no name`);
  }

  private annotation(annotation: CocoAnnotation, image: CocoImage, category: CocoCategory): void {
    const { id, bbox, area, segmentation, iscrowd, keypoints } = annotation;
    const place = `annotation ${id}`;
    this.claim(bbox.length === 4 && bbox.every(Number.isFinite), `${place}: box`);
    this.claim(Number.isFinite(area) && area >= 0, `${place}: area`);
    this.claim(iscrowd === 0 || iscrowd === 1, `${place}: iscrowd`);
    this.claim(Array.isArray(segmentation), `${place}: segmentation`);
    for (const ring of segmentation) {
      this.claim(ring.length >= 6 && ring.length % 2 === 0, `${place}: ring`);
      this.claim(ring.every(Number.isFinite), `${place}: ring is not finite`);
      this.claim(isWithin(ring, image), `${place}: ring leaves the image`);
    }
    if (keypoints) this.keypoints(annotation, category);
    else this.box(annotation, image);
  }

  private box({ id, bbox, area }: CocoAnnotation, image: CocoImage): void {
    const place = `annotation ${id}`;
    const [x = 0, y = 0, width = 0, height = 0] = bbox;
    this.claim(width > 0 && height > 0, `${place}: empty box`);
    this.claim(isWithin([x, y, x + width, y + height], image), `${place}: box leaves the image`);
    this.claim(area <= width * height + width + height + 1, `${place}: area above its box`);
  }

  private keypoints(annotation: CocoAnnotation, category: CocoCategory): void {
    const { id, keypoints = [], num_keypoints: labeled } = annotation;
    const place = `annotation ${id}`;
    this.claim(keypoints.length === 3 * (category.keypoints?.length ?? -1), `${place}: keypoints`);
    let count = 0;
    for (let at = 0; at < keypoints.length; at += 3) {
      const [x, y, v] = keypoints.slice(at, at + 3);
      this.claim(v === 0 || v === 1 || v === 2, `${place}: visibility`);
      if (v === 0) this.claim(x === 0 && y === 0, `${place}: point that is not labeled`);
      else count += 1;
    }
    this.claim(labeled === count, `${place}: num_keypoints`);
  }
}

/** Differences of coordinates may miss their sum by the last digit. */
const DIGIT = 1e-9;

/** A size of 0 is none. */
function isWithin(coordinates: number[], { width, height }: CocoImage): boolean {
  if (width === 0) return true;
  return coordinates.every((value, index) => {
    return value >= -DIGIT && value <= (index % 2 === 0 ? width : height) + DIGIT;
  });
}
