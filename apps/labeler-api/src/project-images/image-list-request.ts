export const IMAGE_SORTS = ['uploaded', '-uploaded', 'name', '-name', 'size', '-size'] as const;
/** By what a list is ordered; `-` turns it round. */
export type ImageSort = (typeof IMAGE_SORTS)[number];

export const STATUS_FILTERS = ['not-started', 'in-progress', 'completed', 'confirmed'] as const;
/** `completed` includes what is `confirmed`. */
export type StatusFilter = (typeof STATUS_FILTERS)[number];

/** What the images of a list have in common. */
export interface ImageFilter {
  /** A part of folder and name, in any case. */
  search?: string;
  /** Empty for images without a folder. */
  folder?: string;
  taskType?: string;
  /** In the task. */
  status?: StatusFilter;
  /** In the task. */
  classId?: string;
  /** Images of tasks that this user was given, cancelled ones excepted. */
  assigneeId?: number;
}

/** The image after which a list goes on. */
export interface ListPosition {
  ordinal: number;
  /** Its name or size, where these make the order. */
  value: string | null;
}

export interface ImageListRequest {
  filter: ImageFilter;
  sort: ImageSort;
  limit: number;
  offset: number;
  after?: ListPosition;
}
