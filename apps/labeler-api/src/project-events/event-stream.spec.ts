import { once } from 'node:events';
import { EventStream } from './event-stream';
import type { EventBatch, ToldEvent } from './project-event.queries';
import { parseSnapshot } from './snapshot';

const at = (snapshot: string, afterId: number | null = null) => ({
  afterId,
  seconds: 1,
  snapshot: parseSnapshot(snapshot),
});

const event = (id: number, transactionId: number, payload = {}): ToldEvent => ({
  id,
  type: 'task.updated',
  actorId: 1,
  payload,
  createdAt: new Date(0),
  transactionId,
});

const batch = (events: ToldEvent[], snapshot: string, isFull = false): EventBatch => ({
  events,
  isFull,
  end: at(snapshot, isFull ? (events.at(-1)?.id ?? null) : null),
});

/** What the client has got so far. */
function told(stream: EventStream): { id: string; event: number }[] {
  const text = String(stream.read() ?? '');
  return [...text.matchAll(/^id: (.*)\nevent: .*\ndata: \{"id":(\d+)/gm)].map(
    ([, id = '', number]) => ({ id, event: Number(number) }),
  );
}

describe('a stream of events', () => {
  it('tells what happened while the client caught up, once', async () => {
    const stream = new EventStream('proj_1');
    stream.deliver(batch([event(1, 10), event(2, 11)], '12:12:'));
    stream.begin(at('10:10:'));
    await stream.catchUp(batch([event(1, 10)], '11:11:'));
    stream.goLive();
    stream.deliver(batch([event(3, 12)], '13:13:'));

    expect(told(stream).map((each) => each.event)).toEqual([1, 2, 3]);
  });

  it('does not go back to what an older read has seen', async () => {
    const stream = new EventStream('proj_1');
    stream.begin(at('10:10:'));
    await stream.catchUp(batch([event(1, 10), event(2, 14)], '15:15:'));
    stream.goLive();
    stream.deliver(batch([event(1, 10)], '12:12:'));
    stream.deliver(batch([event(2, 14), event(3, 15)], '16:16:'));

    expect(told(stream).map((each) => each.event)).toEqual([1, 2, 3]);
  });

  it('says after each event where to read on, and after the last of a batch exactly', () => {
    const stream = new EventStream('proj_1');
    stream.begin(at('10:10:'));
    stream.goLive();
    stream.deliver(batch([event(1, 10), event(2, 11)], '12:12:', true));
    stream.deliver(batch([event(3, 11), event(4, 11)], '12:12:'));

    expect(told(stream)).toEqual([
      { id: '1-1-12-0-', event: 1 },
      { id: '2-1-12-0-', event: 2 },
      { id: '3-1-12-0-', event: 3 },
      { id: '-1-12-0-', event: 4 },
    ]);
  });

  it('cuts off a client that does not read', async () => {
    const stream = new EventStream('proj_1');
    stream.begin(at('10:10:'));
    stream.goLive();
    const closed = once(stream, 'close');
    const text = 'x'.repeat(100_000);
    for (let id = 1; id <= 11; id++) {
      stream.deliver(batch([event(id, 9 + id, { text })], `${10 + id}:${10 + id}:`));
    }
    await closed;

    expect(stream.destroyed).toBe(true);
  });

  it('cuts off a client for which too much waits', async () => {
    const stream = new EventStream('proj_1');
    const closed = once(stream, 'close');
    const many = Array.from({ length: 501 }, (_, index) => event(index, 10));
    for (let turn = 0; turn < 10; turn++) stream.deliver(batch(many, '11:11:'));
    await closed;

    expect(stream.destroyed).toBe(true);
  });

  it('tells what is old only as fast as the client reads', async () => {
    const stream = new EventStream('proj_1');
    stream.begin(at('10:10:'));
    const caughtUp = { done: false };
    const waiting = stream
      .catchUp(batch([event(1, 10, { text: 'x'.repeat(100_000) })], '11:11:'))
      .then(() => (caughtUp.done = true));
    await Promise.resolve();
    expect(caughtUp.done).toBe(false);
    stream.resume();
    await waiting;

    expect(caughtUp.done).toBe(true);
  });
});
