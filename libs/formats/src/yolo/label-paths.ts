const IMAGES = '/images/';
const LABELS = '/labels/';

/** The label file that trainers look for: the last folder `images` of the path is replaced. Source: `img2label_paths`. */
export function labelPathOf(imagePath: string): string {
  const rooted = `/${stemOf(imagePath)}`;
  return `${replaceLast(rooted, IMAGES, LABELS).slice(1)}.txt`;
}

/**
 * The path of an image below the image root, without extension, of which the writer made this label file. The writer
 * lists the images for which this is not so: those that it renamed, and those with a folder `labels` below `images`.
 * @param splits Whose folders are in the archive.
 */
export function imageStemOf(labelPath: string, splits: ReadonlySet<string>): string {
  const rooted = `/${labelPath.replace(/\.txt$/, '')}`;
  const image = rooted.startsWith(LABELS)
    ? rooted.slice(LABELS.length)
    : replaceLast(rooted, LABELS, IMAGES).slice(IMAGES.length);
  const end = image.indexOf('/');
  return end > 0 && splits.has(image.slice(0, end)) ? image.slice(end + 1) : image;
}

/** The path as a label file has it: without the extension. */
export function stemOf(imagePath: string): string {
  return imagePath.replace(/\.[^./]*$/, '');
}

function replaceLast(text: string, from: string, to: string): string {
  const at = text.lastIndexOf(from);
  return at < 0 ? text : `${text.slice(0, at)}${to}${text.slice(at + from.length)}`;
}
