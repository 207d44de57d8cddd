import { isColor } from './class-color';

describe('the colour of a class', () => {
  it.each(['#fff', '#FF0000', '#ff000080', 'teal', 'RebeccaPurple'])('may be %s', (text) => {
    expect(isColor(text)).toBe(true);
  });

  it.each(['', '#ff', '#ff00', '#ff00000', 'ff0000', '#gggggg', 'reddish', 'rgb(1,2,3)', 'red;'])(
    'is not "%s"',
    (text) => {
      expect(isColor(text)).toBe(false);
    },
  );
});
