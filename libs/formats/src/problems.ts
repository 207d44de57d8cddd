/** What keeps an annotation, or a part of it, from being taken over. */
const LOSSES = {
  not_an_object: 'The entry is not a JSON object.',
  image_without_name: 'The image has no file name.',
  image_id_missing: 'There is no image id.',
  image_id_repeated: 'Several images with different names have this id.',
  image_id_unknown: 'No image of the file has this id.',
  image_not_found: 'The dataset has no image of this name.',
  image_ambiguous: 'Several images could be meant.',
  class_id_unknown: 'No class of the file has this id.',
  class_id_repeated: 'Several classes with different names have this id.',
  class_left_out: 'The mapping of classes leaves the class out.',
  class_name_missing: 'The class has no name.',
  class_name_too_long: 'The name of the class is longer than 255 characters.',
  shape_missing: 'There is no box, outline or other shape that we know.',
  shape_malformed: 'The shape does not have the form that its format asks for.',
  number_not_finite: 'A coordinate is not a finite number.',
  too_few_points: 'The outline has fewer points than its kind needs.',
  too_many_points: 'The outline has more than 20,000 points.',
  mask_malformed: 'The mask is not a run-length encoding of the size that it states.',
  mask_too_large: 'The mask covers more pixels than we trace.',
  outside_image: 'The shape lies outside the image.',
  empty_shape: 'The shape has no area.',
  image_size_unknown: 'The coordinates are relative and the size of the image is not known.',
  task_unknown: 'It is not known which task the mark belongs to.',
  objects_present: 'The image is marked as empty and has objects, or the other way round.',
  already_classified: 'The image has a class already.',
  part_of_object: 'Parts of objects have no place here.',
  row_malformed: 'The row is not one of the known kinds.',
  video_track: 'The object is a track through a video, and no shape of an image.',
  rotated_view: 'The shape was drawn on a rotated view of the image.',
  further_annotator: 'Somebody else annotated the image too; the first annotation was taken.',
  prediction: 'It is the prediction of a model, which nobody has confirmed.',
  annotations_in_image: 'The image carries annotations of its own in a file that lists them apart.',
} as const satisfies Record<string, string>;

/** What was taken over, but not as the file has it. */
const CHANGES = {
  clipped: 'The shape was clipped to the image.',
  scaled: 'The file was made for another size of the image; the shape was scaled to it.',
  image_size_differs:
    'The file states another size of the image; coordinates were taken as they are.',
  ellipse_traced: 'The ellipse became an outline of 64 points.',
  curve_straightened: 'Curves between points were taken as straight.',
  mask_traced: 'The mask became its outline.',
  object_in_parts: 'The object has several parts; each became an annotation of its own.',
  outline_left_out: 'Only the box was taken, since the project has no task for outlines.',
  keypoints_kept: 'The keypoints are kept as an attribute.',
  not_rectangular: 'The rotated box was not rectangular; the nearest rectangle was taken.',
  extra_shape_left_out: 'The object has a further shape, which the format does not define.',
} as const satisfies Record<string, string>;

export const PROBLEMS = { ...LOSSES, ...CHANGES };
export type ProblemCode = keyof typeof PROBLEMS;
export type LossCode = keyof typeof LOSSES;

export function isLoss(code: ProblemCode): code is LossCode {
  return code in LOSSES;
}
