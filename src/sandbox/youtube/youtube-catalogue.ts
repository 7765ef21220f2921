import { bestRank, fold, type Folded } from '../catalogue/name-match.js';
import {
  has,
  keyOf,
  pictureChooser,
  sampleArtists,
  type CatalogueOptions,
  type SampleArtist,
} from '../catalogue/sample-catalogue.js';
import { channelId } from '../catalogue/sample-id.js';
import { uploadsOf, type VideoEntry } from './sample-videos.js';

export interface ChannelEntry {
  readonly id: string;
  /** `UU` and the channel id's rest. */
  readonly uploadsId: string;
  readonly artist: SampleArtist;
  readonly description: string;
  readonly picture: string;
  /** Newest first. */
  readonly uploads: readonly VideoEntry[];
  readonly keys: readonly Folded[];
}

/** What the YouTube sandbox knows, and how it finds it. */
export interface YouTubeCatalogue {
  channel(id: string): ChannelEntry | undefined;
  /** @param handle with or without its `@`, in any case */
  channelByHandle(handle: string): ChannelEntry | undefined;
  /** The channel whose list of uploads this is; `undefined` also where the list does not exist. */
  channelByUploads(playlistId: string): ChannelEntry | undefined;
  /** `undefined` also for a deleted video. */
  video(id: string): { readonly video: VideoEntry; readonly channel: ChannelEntry } | undefined;
  /** Channels for a query in the order in which YouTube might give them: not always the right one first. */
  findChannels(query: string): readonly ChannelEntry[];
}

const LOOK_ALIKE_PICTURES = ['AMLnZu_31rROBnB8', 'AMLnZu-oDvWEJ-Wf', 'AMLnZuC7C_rceG0d', 'AMLnZuKfg8bq9EJf'].map(
  (start) => `https://yt3.ggpht.com/ytc/${start}sample=s800-c-k-c0x00ffffff-no-rj`,
);

export function buildYouTubeCatalogue(options: CatalogueOptions): YouTubeCatalogue {
  const pictureFor = pictureChooser(options, LOOK_ALIKE_PICTURES);
  const channels = (options.artists ?? sampleArtists)
    .filter((artist) => !has(artist, 'no_channel'))
    .map((artist, index) => buildChannel(artist, pictureFor(index)));
  const videos = channels.flatMap((channel) =>
    channel.uploads.filter((video) => !video.deleted).map((video) => ({ video, channel })),
  );
  const byId = new Map(channels.map((channel) => [channel.id, channel]));
  const byHandle = new Map(channels.map((channel) => [channel.artist.handle, channel]));
  const byUploads = new Map(channels.map((channel) => [channel.uploadsId, channel]));
  const videosById = new Map(videos.map((found) => [found.video.id, found]));

  return {
    channel: (id) => byId.get(id),
    channelByHandle: (handle) => byHandle.get(handle.replace(/^@/u, '').toLowerCase()),
    channelByUploads: (playlistId) => {
      const channel = byUploads.get(playlistId);
      return channel === undefined || has(channel.artist, 'no_uploads_list') ? undefined : channel;
    },
    video: (id) => videosById.get(id),
    findChannels: (query) =>
      channels
        .map((entry) => ({ entry, match: bestRank(query, entry.keys) }))
        .filter(({ match }) => match !== undefined)
        .map(({ entry, match = 0 }) => ({ entry, rank: has(entry.artist, 'ranks_first') ? -1 : match }))
        .sort((a, b) => a.rank - b.rank || b.entry.artist.figures[2] - a.entry.artist.figures[2])
        .map(({ entry }) => entry),
  };
}

function buildChannel(artist: SampleArtist, picture: string): ChannelEntry {
  const id = channelId(keyOf(artist));
  return {
    id,
    uploadsId: id.replace(/^UC/u, 'UU'),
    artist,
    description: `Sample channel of ${artist.name}. Its description and figures are made up.`,
    picture,
    uploads: uploadsOf(artist),
    keys: [artist.name, ...(artist.handle === undefined ? [] : [artist.handle]), ...(artist.aliases ?? [])].map(fold),
  };
}
