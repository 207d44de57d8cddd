import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { PageLimit, PageSkip, QueryFlag, WithoutNul } from './wire-rules';

class Page {
  @PageSkip(1000)
  skip: number = 0;

  @PageLimit(100, 20)
  limit: number = 20;
}

class Labels {
  @WithoutNul()
  name: string = '';

  @WithoutNul({ each: true })
  tags: string[] = [];
}

class Choice {
  @QueryFlag()
  force: boolean = false;
}

const page = (query: object) => plainToInstance(Page, query, { exposeDefaultValues: true });
const wrong = (value: object) => validateSync(value).map(({ property }) => property);
const labels = (name: string, tags: string[]) => Object.assign(new Labels(), { name, tags });

describe('a page of a list', () => {
  it('has the usual size unless another one is asked for', () => {
    expect(page({})).toEqual({ skip: 0, limit: 20 });
    expect(page({ skip: '40', limit: '0' })).toEqual({ skip: 40, limit: 0 });
  });

  it('is cut when more is asked for', () => {
    expect(page({ limit: '5000' }).limit).toBe(100);
    expect(wrong(page({ skip: '1000', limit: '5000' }))).toEqual([]);
  });

  it.each(['-1', '1.5', 'x', 'NaN'])('is refused for a size and a place of %s', (value) => {
    expect(wrong(page({ skip: value, limit: value })).sort()).toEqual(['limit', 'skip']);
  });

  it('is refused beyond the last place', () => {
    expect(wrong(page({ skip: '1001' }))).toEqual(['skip']);
  });
});

describe('a text that is stored', () => {
  it('may hold anything but U+0000, in several lines', () => {
    expect(wrong(labels('a\nb 😀', ['', '\u0001']))).toEqual([]);
    expect(wrong(labels('a\nb\0', ['a', '\0'])).sort()).toEqual(['name', 'tags']);
  });
});

describe('a yes or no in a query string', () => {
  const choice = (query: object) =>
    plainToInstance(Choice, query, { exposeDefaultValues: true, enableImplicitConversion: true });

  it('is what it says', () => {
    expect(['true', '1'].map((force) => choice({ force }).force)).toEqual([true, true]);
    expect(['false', '0'].map((force) => choice({ force }).force)).toEqual([false, false]);
    expect(choice({}).force).toBe(false);
  });

  it('is refused when it says something else', () => {
    expect(['yes', '', ['true', 'false']].map((force) => validateSync(choice({ force })))).toEqual(
      Array(3).fill([expect.objectContaining({ property: 'force' })]),
    );
  });
});
