/** Reversed polynomials: CRC-32C (RFC 3720) and CRC-64/NVME. */
const CRC32C_POLYNOMIAL = 0x82f63b78;
const CRC64_HIGH = 0x9a6c9329;
const CRC64_LOW = 0xac4bc9b5;

const CRC32C_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ CRC32C_POLYNOMIAL : value >>> 1;
  }
  return value >>> 0;
});

/** Continues a CRC-32C over a chunk; start with 0. */
export function crc32c(chunk: Buffer, previous: number): number {
  let value = ~previous;
  for (const byte of chunk) value = (CRC32C_TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return ~value >>> 0;
}

const CRC64_TABLE_LOW = new Uint32Array(256);
const CRC64_TABLE_HIGH = new Uint32Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  let low = byte;
  let high = 0;
  for (let bit = 0; bit < 8; bit += 1) {
    const carry = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (carry) {
      low ^= CRC64_LOW;
      high ^= CRC64_HIGH;
    }
  }
  CRC64_TABLE_LOW[byte] = low;
  CRC64_TABLE_HIGH[byte] = high;
}

/** A running CRC-64/NVME, in two halves because numbers of 64 bits would be bigints and ten times slower. */
export class Crc64Nvme {
  private low = -1;
  private high = -1;

  update(chunk: Buffer): void {
    let { low, high } = this;
    for (const byte of chunk) {
      const index = (low ^ byte) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (CRC64_TABLE_LOW[index] ?? 0);
      high = (high >>> 8) ^ (CRC64_TABLE_HIGH[index] ?? 0);
    }
    this.low = low;
    this.high = high;
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32BE(~this.high >>> 0, 0);
    bytes.writeUInt32BE(~this.low >>> 0, 4);
    return bytes;
  }
}
