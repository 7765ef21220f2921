import { median } from '../processes.mjs';

/** What is wanted of the service, and whether the figures say that it is so. Goals that were not measured are left out. */
export function goals({ cases, starts, memory, logIns, twoProcesses, soak }) {
  return [
    ...(cases ? caseGoals(cases.figures) : []),
    ...(starts ? startGoals(starts.figures) : []),
    ...(memory ? memoryGoals(memory.figures) : []),
    ...(logIns ? logInGoals(logIns.figures) : []),
    ...(twoProcesses ? [processesGoal(twoProcesses.figures)] : []),
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

function caseGoals(figures) {
  const rate = (name, other) => {
    const { octa, [other]: bare } = figures[name];
    return median(octa.map(({ perSecond }, i) => perSecond / bare[i].perSecond));
  };
  const asked = (name, make) => (figures[name]?.octa && figures[name].express ? [make(name)] : []);
  return [
    ...asked('health', (name) => atLeast('health ÷ bare Express', rate(name, 'express'), 1)),
    ...asked('health', (name) => atLeast('health ÷ bare node:http', rate(name, 'node'), 0.5)),
    ...asked('cached search', (name) => atLeast('cached search ÷ bare Express', rate(name, 'express'), 0.9)),
    ...asked('home page with results', (name) => atLeast('home page ÷ bare Express', rate(name, 'express'), 0.5)),
    ...asked('uncached search, source at 50 ms', (name) =>
      atMost(
        'p99 of an uncached search, source at 50 ms,',
        median(figures[name].octa.map(({ p99 }) => p99)),
        60,
        ' ms',
      ),
    ),
  ];
}

function startGoals({ octa }) {
  return [atMost('start to first healthy answer', median(octa), 1000, ' ms')];
}

function memoryGoals({ octa, nest }) {
  const pss = (rounds, when) => median(rounds.map((round) => round[when].pss));
  return [
    atMost('memory idle ÷ bare NestJS', pss(octa, 'idle') / pss(nest, 'idle'), 1.5),
    atMost('memory under load ÷ bare NestJS', pss(octa, 'load') / pss(nest, 'load'), 1.5),
    atMost('memory under load', pss(octa, 'load'), 136, ' MB'),
  ];
}

function logInGoals({ logIns, hashes, healthMs }) {
  const sorted = [...healthMs].sort((a, b) => a - b);
  const share = median(logIns.map((rate, i) => rate / hashes[i]));
  return [
    atMost("health's p99 while 50 log in", sorted[Math.floor(sorted.length * 0.99)], 50, ' ms'),
    atLeast('log-ins ÷ what the cores can hash', share, 0.9),
  ];
}

/** What a core carries is what counts: on two cores the load itself takes one from the second process. */
function processesGoal(figures) {
  const perCpu = (count) => median(figures[count].map(({ cpuMicroseconds }) => 1 / cpuMicroseconds));
  return atLeast('two processes ÷ one, by what a core carries', (2 * perCpu(2)) / perCpu(1), 1.8);
}

/** The last quarter beside the second: the first is still filling caches. */
function soakGoal(samples) {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const mean = (list) => list.reduce((sum, { pss }) => sum + pss, 0) / list.length;
  const growth = mean(samples.slice(-quarter)) / mean(samples.slice(quarter, 2 * quarter));
  return atMost('memory in the last quarter of a soak ÷ in the second', growth, 1.05);
}
