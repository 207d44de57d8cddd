import { setFlagsFromString } from 'node:v8';

/**
 * From now on the heap grows to twice of what lives in it before V8 looks for what does not, rather than to four times:
 * work that goes through many pages of rows leaves that much behind. It costs some more collections, most of which run
 * beside the program.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=100');
}
