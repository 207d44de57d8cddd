/** A statement whose text depends on what is asked for. */
export interface Statement {
  text: string;
  values: unknown[];
}

/** Numbers the values of a statement. */
export class Values {
  constructor(readonly list: unknown[]) {}

  add(value: unknown, type: string): string {
    return `$${this.list.push(value)}::${type}`;
  }
}
