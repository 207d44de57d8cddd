/** One of them. @throws Error when there is none */
export function pick<T>(items: readonly T[]): T {
  const item = items[Math.floor(Math.random() * items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

/** Milliseconds from 0 up, `mean` on average, as independent people take them. */
export function pause(mean: number): number {
  return -Math.log(1 - Math.random()) * mean;
}
