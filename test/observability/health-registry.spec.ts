import { HealthRegistry } from '../../src/observability/health-registry.js';

describe('HealthRegistry', () => {
  it('knows nothing at first', () => {
    expect(new HealthRegistry().entries()).toEqual([]);
  });

  it('shows each part once, with its last status', () => {
    const board = new HealthRegistry();
    board.expect('spotify', 'unused');
    board.expect('youtube', 'not_configured');
    board.report('spotify', 'down');
    board.report('spotify', 'up');
    board.report('mail', 'down');
    expect(board.entries()).toEqual([
      ['spotify', 'up'],
      ['youtube', 'not_configured'],
      ['mail', 'down'],
    ]);
  });
});
