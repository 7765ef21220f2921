import { median } from '../processes.mjs';

/** What is wanted of the service, and whether the figures say that it is so. Goals that were not measured are left out. */
export function goals({ cases, starts, memory, logIns, soak }) {
  return [
    ...(cases ? caseGoals(cases.figures) : []),
    ...(starts ? startGoals(starts.figures) : []),
    ...(memory ? memoryGoals(memory.figures) : []),
    ...(logIns ? logInGoals(logIns.figures) : []),
    ...(soak ? [soakGoal(soak.figures)] : []),
  ];
}

const atLeast = (goal, value, bound, unit = '') => ({
  goal: `${goal} ≥ ${bound}${unit}`,
  measured: `${value.toFixed(2)}${unit}`,
  met: value >= bound,
});
const atMost = (goal, value, bound, unit = '') => ({
  goal: `${goal} ≤ ${bound}${unit}`,
  measured: `${value.toFixed(2)}${unit}`,
  met: value <= bound,
});

/** Requests a second as a part of bare NestJS's, by case. */
const SHARES = {
  health: 0.6,
  'cached search': 0.55,
  'home page': 0.8,
  'home page in Brotli': 0.6,
  'log-in page': 0.6,
  'session check': 0.45,
};

function caseGoals(figures) {
  return Object.entries(SHARES)
    .filter(([name]) => figures[name] !== undefined)
    .map(([name, share]) => atLeast(`${name} ÷ bare NestJS`, ratioOf(figures[name], 'octa'), share));
}

/** Requests a second as a part of bare NestJS's: round by round, so that what the machine did in between meets both. */
export function ratioOf(byServer, server) {
  return median(byServer[server].map(({ perSecond }, i) => perSecond / byServer.nest[i].perSecond));
}

function startGoals({ octa, nest }) {
  return [atMost('start to first healthy answer ÷ bare NestJS', median(octa.map((ms, i) => ms / nest[i])), 1.3)];
}

function memoryGoals({ octa, nest }) {
  const pss = (rounds, when) => median(rounds.map((round) => round[when].pss));
  return [
    atMost('memory idle ÷ bare NestJS', pss(octa, 'idle') / pss(nest, 'idle'), 1.4),
    atMost('memory under load ÷ bare NestJS', pss(octa, 'load') / pss(nest, 'load'), 1.6),
  ];
}

function logInGoals({ warm, healthMs }) {
  const sorted = [...healthMs].sort((a, b) => a - b);
  const share = median(warm.map(({ logIns, hashes }) => logIns.perSecond / hashes.perSecond));
  return [
    atMost("health's p99 while 50 log in", sorted[Math.floor(sorted.length * 0.99)], 50, ' ms'),
    atLeast('log-ins ÷ what the cores can hash', share, 0.8),
  ];
}

/** The last quarter beside the second: the first is still filling caches. */
function soakGoal(samples) {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const mean = (list) => list.reduce((sum, { pss }) => sum + pss, 0) / list.length;
  const growth = mean(samples.slice(-quarter)) / mean(samples.slice(quarter, 2 * quarter));
  return atMost('memory in the last quarter of a soak ÷ in the second', growth, 1.05);
}
