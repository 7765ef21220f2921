/** A comparison of a label in a selector, such as `status=~"5.."`. */
export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** A metric that an expression reads. */
export interface Reference {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

export interface References {
  readonly metrics: readonly Reference[];
  /** The labels of `by`, `without`, `on`, `ignoring`, `group_left` and `group_right`. */
  readonly grouping: readonly string[];
}

/** In this order: comments, texts, ranges such as `[5m]`, numbers and durations, names, operators, the rest. */
const TOKEN =
  /#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|\[[^\]]*\]|\d[\w.]*|[A-Za-z_:][\w:]*|=~|!~|!=|==|<=|>=|\S/g;

const NAME = /^[A-Za-z_:][\w:]*$/;
/** `sum by (job) (…)`: what comes before is no metric. */
const AGGREGATES = new Set(['by', 'without']);
const LISTS_LABELS = new Set([...AGGREGATES, 'on', 'ignoring', 'group_left', 'group_right']);
const WORDS = new Set(['and', 'or', 'unless', 'atan2', 'bool', 'offset', 'inf', 'nan']);

/**
 * Which metrics and labels a PromQL expression names. It reads tokens, no grammar: whether the expression makes sense
 * is for promtool to say.
 * @throws Error when a selector or a list of labels does not end
 */
export function readReferences(expression: string): References {
  const tokens = (expression.match(TOKEN) ?? []).filter((token) => !token.startsWith('#'));
  const metrics: Reference[] = [];
  const grouping: string[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] ?? '';
    const next = tokens[i + 1];
    if (token === '{') {
      const matchers = readMatchers(tokens, i);
      metrics.push({ metric: matchers.find(({ label }) => label === '__name__')?.value ?? '', matchers });
      i = endOf(tokens, i, '}');
    } else if (!NAME.test(token)) {
      continue;
    } else if (LISTS_LABELS.has(token.toLowerCase())) {
      if (next !== '(') continue;
      const end = endOf(tokens, i + 1, ')');
      grouping.push(...tokens.slice(i + 2, end).filter((label) => label !== ','));
      i = end;
    } else if (WORDS.has(token.toLowerCase()) || next === '(' || AGGREGATES.has((next ?? '').toLowerCase())) {
      continue;
    } else if (next === '{') {
      metrics.push({ metric: token, matchers: readMatchers(tokens, i + 1) });
      i = endOf(tokens, i + 1, '}');
    } else {
      metrics.push({ metric: token, matchers: [] });
    }
  }
  return { metrics, grouping };
}

function readMatchers(tokens: readonly string[], open: number): Matcher[] {
  const inside = tokens.slice(open + 1, endOf(tokens, open, '}'));
  const matchers: Matcher[] = [];
  for (let i = 0; i < inside.length; i += 4) {
    const [label = '', operator = '', value = ''] = inside.slice(i, i + 3);
    matchers.push({ label, operator, value: value.slice(1, -1) });
  }
  return matchers;
}

function endOf(tokens: readonly string[], open: number, bracket: string): number {
  const end = tokens.indexOf(bracket, open);
  if (end === -1) throw new Error(`no "${bracket}" after "${tokens.slice(open, open + 4).join(' ')}"`);
  return end;
}
