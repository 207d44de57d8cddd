/** How a format holds an annotation that it cannot hold as it is. */
export const APPROXIMATIONS = {
  clipped:
    'The shape was cut off at the border of the image; the error is how far it reached over.',
  corners_moved:
    'Corners outside the image were moved to its border; the error is how far they were moved.',
  circle_as_polygon:
    'The circle became a regular polygon of the same area; the error is the distance between both outlines.',
  circle_as_box:
    'The circle became the box around it; the error is the added share of the box that is not the circle.',
  polygon_as_box:
    'The outline became the box around it; the error is the share of the box outside the outline.',
  rotated_box_as_box:
    'The rotated box became the upright box around it; the error is the share of the box outside it.',
  rotated_box_as_polygon: 'The rotated box became the polygon of its four corners.',
  box_as_polygon: 'The box became the polygon of its four corners.',
  box_as_rotated_box: 'The box became a rotated box of the angle 0.',
  visibility_as_attribute:
    'The points are there, but only an attribute says which of them are hidden or absent.',
  whole_pixels: 'The box was rounded to whole pixels; the error is how far a side was moved.',
  mark_as_empty_image: 'The mark "no object" became an image without annotations.',
} as const satisfies Record<string, string>;
export type Approximation = keyof typeof APPROXIMATIONS;

/** Why an annotation is not in the file. */
export const DROPS = {
  class_unknown: 'The annotation has no class, or one that the project does not have any more.',
  shape_not_in_format: 'The format has no place for shapes of this type.',
  label_not_in_format: 'The format has no place for classes of whole images.',
  outside_image: 'The shape lies outside the image.',
  empty_shape: 'The shape has no area.',
  image_size_unknown:
    'The format needs the size of the image, which is not known before the image was opened once.',
  objects_present: 'The image is marked as empty but has objects.',
  one_label_per_image: 'The format has one class for each image; the first one was taken.',
  duplicate: 'The same row is there already; trainers remove repeated rows.',
} as const satisfies Record<string, string>;
export type Drop = keyof typeof DROPS;

/** Properties that a format may have no place for. */
export const LEFT_OUT = {
  attributes: 'The format has no place for attributes.',
  confidence: 'The format has no place for the confidence.',
  state: 'The format does not say whether an annotation was confirmed.',
  review: 'The format does not say who labeled and reviewed an image, and when.',
  class_color: 'The format has no place for the colours of classes.',
} as const satisfies Record<string, string>;
export type LeftOut = keyof typeof LEFT_OUT;

/** What a user should know though nothing was lost. */
export const NOTES = {
  image_size_unknown:
    'The size of the image is not known; the file says 0, and nothing was clipped.',
  image_missing:
    'The bytes of the image were not at hand; only what is said of it is in the archive.',
  image_small: 'The image is smaller than 10 pixels; trainers leave it out.',
  image_renamed:
    'The file was given another name, since two names would be the same for the reader.',
  image_without_class: 'The image has no class, and so no place in folders of classes.',
  image_without_split: 'The image belongs to no split, while others do; trainers do not see it.',
  no_validation_images:
    'No image is in the split "val"; trainers are told to validate on another one.',
  counted_from_zero:
    'Coordinates count from 0, as some tools expect, and not from 1 as the format says.',
  class_not_listed: 'The name of the class cannot stand in labelmap.txt.',
  class_lists_left_out: 'There are too many images and classes for lists of images by class.',
  class_without_images: 'A split has no image of this class; its folder is empty.',
} as const satisfies Record<string, string>;
export type Note = keyof typeof NOTES;
