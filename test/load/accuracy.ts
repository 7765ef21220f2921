// npm run accuracy: how often both sides are the right artist's, of 240 invented ones. Fails when a goal is missed.
import { inventedArtists } from './identities/invented-artists.js';
import { measureAccuracy } from './identities/accuracy.js';
import { missedGoals, reportAccuracy } from './identities/accuracy-report.js';

const accuracy = await measureAccuracy(inventedArtists());
process.stdout.write(`${reportAccuracy(accuracy)}\n`);
const missed = [...missedGoals(accuracy.first), ...missedGoals(accuracy.later)];
for (const goal of missed) process.stdout.write(`MISSED: ${goal}\n`);
process.exitCode = missed.length === 0 ? 0 : 1;
