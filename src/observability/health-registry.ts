/** `unused`: not used since the start. */
export type DependencyStatus = 'up' | 'down' | 'unused' | 'not_configured';

export type OptionalDependency = 'spotify' | 'youtube' | 'musicbrainz' | 'mail' | 'redis';

/** The optional dependencies by the outcome of their last use, which their adapters report: a poll costs no call. */
export class HealthRegistry {
  private readonly statuses = new Map<OptionalDependency, DependencyStatus>();

  expect(name: OptionalDependency, status: 'unused' | 'not_configured'): void {
    this.statuses.set(name, status);
  }

  report(name: OptionalDependency, status: 'up' | 'down'): void {
    this.statuses.set(name, status);
  }

  entries(): [OptionalDependency, DependencyStatus][] {
    return [...this.statuses];
  }
}
