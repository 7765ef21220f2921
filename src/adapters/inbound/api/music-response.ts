import type { FoundArtist } from '../../../core/music/search-artist.js';
import type { FoundChannel } from '../../../core/music/search-channel.js';
import type { FoundEverywhere } from '../../../core/music/search-everywhere.js';
import type { FoundTracks } from '../../../core/music/search-tracks.js';
import { withSeparators } from '../http/thousands.js';

/** `sample` is there only when it is true: real answers look as they always did. */
export function sampleMark(sample: boolean): { sample?: true } {
  return sample ? { sample: true } : {};
}

/** What is special about an answer of a source; `stale` too is there only when it is true. */
function marks({ sample, staleSeconds }: { sample: boolean; staleSeconds: number | null }): Marks {
  return { ...sampleMark(sample), ...(staleSeconds !== null && { stale: true }) };
}

interface Marks {
  sample?: true;
  stale?: true;
}

export function artistAnswer({ artist, otherMatches, ...rest }: FoundArtist) {
  return {
    id: artist.id,
    name: artist.name,
    followers: withSeparators(artist.followers),
    followers_count: artist.followers,
    popularity: artist.popularity,
    image_url: artist.imageUrl,
    genres: artist.genres?.join(', ') ?? null,
    spotify_url: artist.url,
    other_matches: otherMatches.map((match) => ({
      id: match.id,
      name: match.name,
      image_url: match.imageUrl,
      spotify_url: match.url,
    })),
    ...marks(rest),
  };
}

export function channelAnswer({ channel, topVideo, ...rest }: FoundChannel) {
  return {
    channel_id: channel.id,
    title: channel.title,
    description: channel.description,
    subscribers: withSeparators(channel.subscribers),
    subscribers_count: channel.subscribers,
    views: withSeparators(channel.views),
    views_count: channel.views,
    video_count: channel.videoCount,
    channel_url: channel.url,
    image_url: channel.imageUrl,
    top_video_url: topVideo?.url ?? null,
    top_video_title: topVideo?.title ?? null,
    top_video_views: topVideo?.views ?? null,
    ...marks(rest),
  };
}

export function tracksAnswer({ tracks, nextOffset, ...rest }: FoundTracks) {
  return {
    items: tracks.map((track) => ({
      id: track.id,
      name: track.name,
      artist: track.artistNames.join(', '),
      album: track.albumName,
      duration_ms: track.durationMs,
      image_url: track.imageUrl,
      spotify_url: track.url,
    })),
    next_offset: nextOffset,
    ...marks(rest),
  };
}

export function everywhereAnswer({ query, spotify, youtube }: FoundEverywhere) {
  const artist = spotify.status === 'ok' ? artistAnswer(spotify.found) : null;
  const channel = youtube.status === 'ok' ? channelAnswer(youtube.found) : null;
  return {
    query,
    spotify: { status: spotify.status, artist },
    youtube: { status: youtube.status, channel },
    ...((artist?.sample || channel?.sample) && { sample: true as const }),
  };
}
