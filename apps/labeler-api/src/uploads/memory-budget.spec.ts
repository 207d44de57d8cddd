import { MemoryBudget } from './memory-budget';
import { UploadsBusyError } from './uploads.errors';

describe('a memory budget', () => {
  const watch = (promise: Promise<unknown>) => {
    const state = { settled: false };
    promise.then(
      () => (state.settled = true),
      () => (state.settled = true),
    );
    return state;
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('gives out what there is and makes others wait, in their order', async () => {
    const budget = new MemoryBudget(10);
    const first = await budget.acquire(8);
    const large = budget.acquire(6);
    const small = budget.acquire(1);
    const [largeState, smallState] = [watch(large), watch(small)];

    await turn();
    expect([largeState.settled, smallState.settled]).toEqual([false, false]);
    first.shrinkTo(4);
    await turn();

    expect([largeState.settled, smallState.settled]).toEqual([true, false]);
    (await large).release();
    await expect(small).resolves.toBeDefined();
  });

  it('gives the whole of itself to who wants more', async () => {
    const budget = new MemoryBudget(10);

    const all = await budget.acquire(1000);
    const next = budget.acquire(1);
    const state = watch(next);
    await turn();
    expect(state.settled).toBe(false);
    all.release();

    await expect(next).resolves.toBeDefined();
  });

  it('takes back no more than it gave', async () => {
    const budget = new MemoryBudget(10);
    const room = await budget.acquire(5);

    room.release();
    room.release();
    room.shrinkTo(3);
    await budget.acquire(10);

    const state = watch(budget.acquire(1));
    await turn();
    expect(state.settled).toBe(false);
  });

  it('lets nobody wait longer than its patience, and passes over who has left', async () => {
    const budget = new MemoryBudget(10, 1);
    const all = await budget.acquire(10);

    await expect(budget.acquire(10)).rejects.toThrow(UploadsBusyError);
    all.release();

    await expect(budget.acquire(10)).resolves.toBeDefined();
  });
});
