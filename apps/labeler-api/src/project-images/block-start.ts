/**
 * The statement that finds where a page of a dataset's list begins: the block of 1024 places that the page begins in,
 * and how many images of that block come before it. No row when the list is shorter.
 * @param skip Placeholder of the number of images before the page. `$1` is the dataset.
 */
export function blockStart(skip: string, direction: 'asc' | 'desc' = 'asc'): string {
  return `
      select b.block, ${skip} - b.before as skip
        from (select o.block, o.images, coalesce(sum(o.images) over
                       (order by o.block ${direction} rows between unbounded preceding and 1 preceding), 0) as before
                from image_blocks o where o.dataset_id = $1) b
       where b.before + b.images > ${skip}
       order by b.block ${direction}
       limit 1`;
}

/**
 * The place of the first image of that page: within the block, the index alone is walked.
 * @param start Name of what `blockStart` selected, in the same direction.
 */
export function firstPlace(start: string, direction: 'asc' | 'desc' = 'asc'): string {
  const begin =
    direction === 'desc'
      ? `m.ordinal < (select (s.block + 1) << 10 from ${start} s)`
      : `m.ordinal >= (select s.block << 10 from ${start} s)`;
  return `
      select m.ordinal
        from image_metadata m
       where m.dataset_id = $1 and ${begin}
       order by m.ordinal ${direction}
      offset (select s.skip from ${start} s) limit 1`;
}
