/**
 * The rows of a table of comma-separated values. Source: RFC 4180. Memory is that of one row.
 * @param text In pieces of any length.
 */
export async function* tableRows(text: AsyncIterable<string>): AsyncGenerator<string[]> {
  const row = new Row();
  for await (const piece of text) {
    for (const character of piece) {
      const cells = row.take(character);
      if (cells) yield cells;
    }
  }
  const rest = row.end();
  if (rest.length > 1 || rest[0] !== '') yield rest;
}

class Row {
  private cells: string[] = [];
  private cell = '';
  private isQuoted = false;
  /** A quote within quotes, which ends them unless a second one follows. */
  private isAfterQuote = false;

  /** @returns the cells of a row that is at its end */
  take(character: string): string[] | undefined {
    if (character === '"') this.takeQuote();
    else if (this.isQuoted && !this.isAfterQuote) this.cell += character;
    else return this.takeOutside(character);
    return undefined;
  }

  end(): string[] {
    this.endCell();
    const { cells } = this;
    this.cells = [];
    return cells;
  }

  private takeQuote(): void {
    if (!this.isQuoted) this.isQuoted = true;
    else if (this.isAfterQuote) {
      this.cell += '"';
      this.isAfterQuote = false;
    } else this.isAfterQuote = true;
  }

  private takeOutside(character: string): string[] | undefined {
    if (character === '\n') return this.end();
    if (character === ',') this.endCell();
    else if (character !== '\r') this.cell += character;
    return undefined;
  }

  private endCell(): void {
    this.cells.push(this.cell);
    this.cell = '';
    this.isQuoted = false;
    this.isAfterQuote = false;
  }
}
