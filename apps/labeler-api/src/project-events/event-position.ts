import { isSeen, type Snapshot, transactionsSeen } from './snapshot';

/**
 * How far a reader is. Nothing is missed by whoever reads on with the events that the snapshot did not see and those
 * with a higher id: ids are given out before transactions commit, so that an id alone says too little.
 */
export interface EventPosition {
  /** Null when everything was read that the snapshot saw. */
  afterId: number | null;
  /** When the snapshot was taken, in seconds since 1970. */
  seconds: number;
  snapshot: Snapshot;
}

/** More transactions are at work at once than an id should list: then a few events are told twice. */
const MAX_RUNNING = 32;
const FORMAT = /^(\d{0,16})-(\d{1,11})-(\d{1,16})-(\d{1,10})-((?:\d{1,10}(?:,\d{1,10}){0,31})?)$/;

/** The text of an `id:` field, which says everything about the position. */
export function positionText({ afterId, seconds, snapshot }: EventPosition): string {
  const { xmin, xmax, running } = snapshot;
  const isShort = running.length <= MAX_RUNNING;
  const span = isShort ? xmax - xmin : 0;
  const offsets = isShort ? running.map((transaction) => transaction - xmin) : [];
  return [afterId ?? '', seconds, xmin, span, offsets.join(',')].join('-');
}

/** Undefined when it is no position of ours. */
export function parsePosition(text: string): EventPosition | undefined {
  const [, afterId = '', seconds, xmin, span, offsets = ''] = FORMAT.exec(text) ?? [];
  const from = Number(xmin);
  const snapshot = {
    xmin: from,
    xmax: from + Number(span),
    running: offsets === '' ? [] : offsets.split(',').map((offset) => from + Number(offset)),
  };
  const position = { afterId: afterId === '' ? null : Number(afterId), seconds: Number(seconds) };
  const numbers = [position.afterId ?? 0, position.seconds, snapshot.xmax, ...snapshot.running];
  return numbers.every(Number.isSafeInteger) ? { ...position, snapshot } : undefined;
}

/** Whether whoever is there has been told the event. */
export function hasTold(
  { afterId, snapshot }: EventPosition,
  event: { id: number; transactionId: number },
): boolean {
  return isSeen(event.transactionId, snapshot) && (afterId === null || event.id <= afterId);
}

/** Whether `position` comes before `other`. Of two snapshots of one server the later one saw all that the earlier saw. */
export function isBehind(position: EventPosition, other: EventPosition): boolean {
  const ahead = transactionsSeen(other.snapshot) - transactionsSeen(position.snapshot);
  return ahead > 0 || (ahead === 0 && position.afterId !== null);
}
