import { drawPicture } from '@libs/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['', 'line 1/', 'line 1/früh/', 'Ünïcode ☂/'];

/**
 * Pictures to store, by their path below `images/`: the files of the directory that `SAMPLE_IMAGES` names,
 * or drawn ones, in several folders.
 */
export async function sampleImages(): Promise<Map<string, Buffer>> {
  const directory = process.env.SAMPLE_IMAGES;
  const pictures: [string, Buffer][] = directory
    ? readdirSync(directory)
        .filter((name) => /\.(jpg|png)$/.test(name))
        .map((name) => [name, readFileSync(join(directory, name))])
    : await Promise.all(
        Array.from({ length: 12 }, async (_, number): Promise<[string, Buffer]> => {
          const name = `picture ${number}.${number % 3 === 0 ? 'png' : 'jpg'}`;
          const contentType = number % 3 === 0 ? 'image/png' : 'image/jpeg';
          return [name, await drawPicture({ text: name, contentType })];
        }),
      );
  return new Map(
    pictures.map(([name, bytes], index) => [`${FOLDERS[index % FOLDERS.length]}${name}`, bytes]),
  );
}
