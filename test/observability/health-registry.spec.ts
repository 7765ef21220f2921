import { DependencyBoard } from '../../src/observability/health-registry.js';

describe('DependencyBoard', () => {
  it('knows nothing at first', () => {
    expect(new DependencyBoard().entries()).toEqual([]);
  });

  it('shows each part once, with its last status', () => {
    const board = new DependencyBoard();
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
