/** `unused` has not been needed since the start: nothing speaks against it. */
export type DependencyStatus = 'up' | 'down' | 'unused' | 'not_configured';

export type OptionalDependency = 'spotify' | 'youtube' | 'mail' | 'redis';

/**
 * How the optional parts did at their last real use. Whoever uses one reports here; health reads it, so that a poll
 * never costs a call.
 */
export class HealthRegistry {
  private readonly statuses = new Map<OptionalDependency, DependencyStatus>();

  /** Says that this part belongs to the service as configured. */
  expect(name: OptionalDependency, status: 'unused' | 'not_configured'): void {
    this.statuses.set(name, status);
  }

  report(name: OptionalDependency, status: 'up' | 'down'): void {
    this.statuses.set(name, status);
  }

  /** Every part that was expected or reported, with its last status. */
  entries(): [OptionalDependency, DependencyStatus][] {
    return [...this.statuses];
  }
}
