import type { Artist } from '../../../core/music/artist.js';
import type { Video } from '../../../core/music/channel.js';
import type { PlayerView } from './view-models.js';

/** Spotify's own player for an artist's songs, as Spotify's "Embed artist" gives it out. */
export function artistPlayer({ id, name }: Pick<Artist, 'id' | 'name'>): PlayerView {
  return {
    url: `https://open.spotify.com/embed/artist/${encodeURIComponent(id)}`,
    title: `Spotify player: ${name}`,
    label: 'Listen on Spotify here',
  };
}

/** YouTube's own player, from the host that sets no cookies before something is played. It starts when it is there. */
export function videoPlayer({ id, title }: Pick<Video, 'id' | 'title'>): PlayerView {
  return {
    url: `https://www.youtube-nocookie.com/embed/${encodeURIComponent(id)}?autoplay=1`,
    title: `YouTube player: ${title}`,
    label: 'Play the video here',
  };
}
