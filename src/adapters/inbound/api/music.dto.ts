import { SEARCH_TERM_MAX } from '../http/input/search-term.js';
import { TextField } from '../http/input/text-field.js';
import { WholeNumberField } from '../http/input/whole-number-field.js';

export class SpotifySearchInput {
  @TextField({ max: SEARCH_TERM_MAX, trim: true })
  artist_name!: string;
}

export class YouTubeSearchInput {
  @TextField({ max: SEARCH_TERM_MAX, trim: true })
  channel_name!: string;
}

export class CombinedSearchInput {
  @TextField({ max: SEARCH_TERM_MAX, trim: true })
  q!: string;
}

export class TrackSearchInput {
  @TextField({ max: SEARCH_TERM_MAX, trim: true })
  q!: string;

  @WholeNumberField({ min: 1, max: 10 })
  limit?: string;

  @WholeNumberField({ min: 0, max: 1000 })
  offset?: string;
}
