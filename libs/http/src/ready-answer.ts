/**
 * An answer that exists already, thrown where a handler would have to make another one. The error filter sends it as
 * it is.
 */
export class ReadyAnswer extends Error {
  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string>>,
    readonly body: string,
  ) {
    super('Answered already');
  }
}
