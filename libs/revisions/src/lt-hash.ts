import { createHash } from 'node:crypto';

const LANES = 1024;
/** Of a state. */
const BYTES = LANES * 2;

/**
 * A hash of a multiset: elements can be added and taken away in any order, and equal multisets have equal states. LtHash
 * with 1,024 lanes of 16 bits (Lewi, Kim, Maykov, Weis: "Securing Update Propagation with Homomorphic Hashing", 2019),
 * whose security rests on lattice problems; elements are expanded with SHAKE256.
 */
export class LtHash {
  private readonly lanes: Uint16Array;

  /** @param state As `state` gave it; that of nothing when left out. */
  constructor(state?: Uint8Array) {
    const bytes = new Uint8Array(BYTES);
    if (state) bytes.set(state);
    this.lanes = new Uint16Array(bytes.buffer);
  }

  /** @param element Distinct contents have distinct elements, such as a SHA-256. */
  add(element: Uint8Array): void {
    const expanded = expand(element);
    const { lanes } = this;
    // Lanes of 16 bits wrap by themselves.
    for (let lane = 0; lane < LANES; lane += 1) lanes[lane]! += expanded[lane]!;
  }

  remove(element: Uint8Array): void {
    const expanded = expand(element);
    const { lanes } = this;
    for (let lane = 0; lane < LANES; lane += 1) lanes[lane]! -= expanded[lane]!;
  }

  get state(): Buffer {
    return Buffer.from(this.lanes.slice().buffer);
  }
}

function expand(element: Uint8Array): Uint16Array {
  const bytes = createHash('shake256', { outputLength: BYTES }).update(element).digest();
  // A digest owns its memory only when it is large; lanes need an even offset.
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : Buffer.from(bytes);
  return new Uint16Array(aligned.buffer, aligned.byteOffset, LANES);
}
