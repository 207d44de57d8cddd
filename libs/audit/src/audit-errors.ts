/** The chain does not end where it ended when it was sealed last, or not with a key that is known here. */
export class AuditChainBrokenError extends Error {
  constructor(reason: string) {
    super(`The audit chain is not continued: ${reason}. Run audit:verify.`);
    this.name = 'AuditChainBrokenError';
  }
}
