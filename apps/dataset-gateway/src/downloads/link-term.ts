/** How long a link lives. Signatures know whole seconds only. */
export interface LinkTerm {
  begins: Date;
  seconds: number;
  expiresAt: Date;
}

export function linkTerm(seconds: number, now = Date.now()): LinkTerm {
  const begins = Math.floor(now / 1000) * 1000;
  return { begins: new Date(begins), seconds, expiresAt: new Date(begins + seconds * 1000) };
}
