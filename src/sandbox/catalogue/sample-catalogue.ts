import { electronicAndHipHop } from './data/electronic-and-hip-hop.js';
import { lookAlikes } from './data/look-alikes.js';
import { pop } from './data/pop.js';
import { rock } from './data/rock.js';
import { world } from './data/world.js';
import type { SampleArtist } from './sample-artist.js';

/**
 * Everybody in the sample catalogue. Names and titles are real for the known artists; ids are made up, and figures are
 * invented to be of a plausible size.
 */
export const sampleArtists: readonly SampleArtist[] = [
  ...rock,
  ...pop,
  ...electronicAndHipHop,
  ...world,
  ...lookAlikes,
];
