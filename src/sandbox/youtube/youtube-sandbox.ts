import type { PictureOptions } from '../catalogue/pictures.js';
import { transportFaultKinds } from '../http/fault.js';
import { htmlReply, type SandboxReply, type SandboxRequest } from '../http/reply.js';
import { startSandboxServer, type SandboxOptions, type SandboxServer } from '../http/sandbox-server.js';
import { buildYouTubeCatalogue } from './youtube-catalogue.js';
import { badKey, missingKey, youtubeFault, youtubeFaultKinds } from './youtube-errors.js';
import { channels, playlistItems, search, videos, type Method } from './youtube-methods.js';
import { Refused } from './youtube-parameters.js';

/** What the YouTube sandbox accepts unless it is told otherwise. It opens nothing anywhere else. */
export const sampleYouTubeApiKey = 'sample-api-key';

export interface YouTubeSandboxOptions extends SandboxOptions, PictureOptions {
  /** Default: {@link sampleYouTubeApiKey}. */
  readonly apiKey?: string;
}

const methods: Readonly<Record<string, Method | undefined>> = {
  '/youtube/v3/search': search,
  '/youtube/v3/channels': channels,
  '/youtube/v3/playlistItems': playlistItems,
  '/youtube/v3/videos': videos,
};

/**
 * Serves the YouTube Data API (`<baseUrl>/youtube/v3`) over the sample catalogue.
 * @throws (rejects) when the address cannot be listened on
 */
export function startYouTubeSandbox(options: YouTubeSandboxOptions = {}): Promise<SandboxServer> {
  const catalogue = buildYouTubeCatalogue(options);
  const apiKey = options.apiKey ?? sampleYouTubeApiKey;

  function answer(request: SandboxRequest): SandboxReply {
    const method = request.method === 'GET' ? methods[request.path] : undefined;
    if (method === undefined) return htmlReply(404, 'Error 404 (Not Found)!!1');
    const key = request.query.get('key') ?? request.headers['x-goog-api-key'];
    if (key === undefined || key === '') return missingKey();
    if (key !== apiKey) return badKey('API_KEY_INVALID');
    try {
      return method(request.query, catalogue);
    } catch (error) {
      if (error instanceof Refused) return error.reply;
      throw error;
    }
  }

  return startSandboxServer(
    {
      faultKinds: [...transportFaultKinds, ...youtubeFaultKinds],
      secretParameters: ['key', 'access_token'],
      answer,
      answerFault: youtubeFault,
    },
    options,
  );
}
