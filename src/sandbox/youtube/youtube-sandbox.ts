import type { PictureOptions } from '../catalogue/sample-catalogue.js';
import { htmlReply, type Protocol } from '../sandbox-server.js';
import { buildYouTubeCatalogue } from './youtube-catalogue.js';
import { badKey, missingKey } from './youtube-errors.js';
import { channels, playlistItems, search, videos, type Method } from './youtube-methods.js';
import { Refused } from './youtube-parameters.js';

export interface YouTubeSandboxOptions extends PictureOptions {
  /** The key that it accepts. */
  readonly apiKey: string;
}

const methods: Readonly<Record<string, Method | undefined>> = {
  '/youtube/v3/search': search,
  '/youtube/v3/channels': channels,
  '/youtube/v3/playlistItems': playlistItems,
  '/youtube/v3/videos': videos,
};

/** The YouTube Data API (`<baseUrl>/youtube/v3`) over the sample catalogue. */
export function youtubeProtocol(options: YouTubeSandboxOptions): Protocol {
  const catalogue = buildYouTubeCatalogue(options);

  return (request) => {
    const method = request.method === 'GET' ? methods[request.path] : undefined;
    if (method === undefined) return htmlReply(404, 'Error 404 (Not Found)!!1');
    const key = request.query.get('key') ?? request.headers['x-goog-api-key'];
    if (key === undefined || key === '') return missingKey();
    if (key !== options.apiKey) return badKey();
    try {
      return method(request.query, catalogue);
    } catch (error) {
      if (error instanceof Refused) return error.reply;
      throw error;
    }
  };
}
