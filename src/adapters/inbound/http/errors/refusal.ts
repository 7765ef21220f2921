/**
 * A request that the web layer itself turns away, before the core hears of it: of the wrong type, from a foreign
 * site, too often. The core's own errors are DomainErrors.
 */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Whole seconds. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}
