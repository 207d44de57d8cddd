import { csvLine } from './csv';

describe('csvLine', () => {
  it('quotes what has to be quoted', () => {
    expect(csvLine(['a', 'b,c', 'say "hi"', 'two\nlines', '', null, -7])).toBe(
      'a,"b,c","say ""hi""","two\nlines",,,-7\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('disarms %j', (text) => {
    const [line = ''] = csvLine([text]).split('\r\n').slice(0, 1);

    expect(csvLine([text])).toMatch(/^"?'/);
    expect(line).not.toBe(text);
  });
});
