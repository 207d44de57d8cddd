import sharp from 'sharp';

export interface Picture {
  path: string;
  bytes: Buffer;
}

/** Any number of JPEG files of one size, each with bytes of its own. */
export class Pictures {
  private made = 0;

  private constructor(private readonly noise: Buffer) {}

  static async of(width: number, height: number): Promise<Pictures> {
    const noise = { type: 'gaussian', mean: 128, sigma: 12 } as const;
    const create = { width, height, channels: 3, background: '#808080', noise } as const;
    return new Pictures(await sharp({ create }).jpeg({ quality: 80 }).toBuffer());
  }

  next(): Picture {
    this.made += 1;
    const text = Buffer.from(`picture ${this.made}`);
    // A comment segment behind the start of the file makes each one different at no cost.
    const comment = Buffer.from([0xff, 0xfe, 0, text.length + 2]);
    const bytes = Buffer.concat([this.noise.subarray(0, 2), comment, text, this.noise.subarray(2)]);
    return { path: `folder-${this.made % 7}/${this.made}.jpg`, bytes };
  }
}
