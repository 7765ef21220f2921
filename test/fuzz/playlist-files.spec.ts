import fc from 'fast-check';
import { decodeFile } from '../../src/core/playlists/formats/decode-file.js';
import { clock, songsOfFile } from '../support/songs-of-file.js';
import { fuzz } from './support/fuzz.js';
import { damaged, foreignJson, oddText } from './support/odd-inputs.js';

const ID = '4L6i1I6tFpc1bKui5coGme';
const TEXTS = [
  `spotify_track_id,track_name,artist_name\r\n${ID},"Low, ""Water""",Halcyon Drift\r\n`,
  `Track URI,Track Name,Artist Name(s),Duration (ms)\nspotify:track:${ID},Low Water,Halcyon Drift,215000\n`,
  `title;artist;album;isrc\nLow Water;Halcyon Drift;Tides;IEABC1234567\n`,
  `Name\tArtist\tAlbum\tTime\tKind\tLocation\nLow Water\tHalcyon Drift\tTides\t3:45\tx\t\n`,
  `<?xml version="1.0"?><playlist version="1"><title>x</title><trackList><track><location>spotify:track:${ID}</location><title>Low &amp; Water</title></track></trackList></playlist>`,
  `#EXTM3U\n#EXTINF:215,Halcyon Drift - Low Water\nhttps://open.spotify.com/track/${ID}\n`,
  `https://open.spotify.com/track/${ID}?si=x\nspotify:track:${ID}\n`,
];
const DOCUMENTS = [
  { format: 'octa-music-playlist', version: 1, name: 'x', songs: [{ spotify_track_id: ID, track_name: 'Low Water' }] },
  { playlists: [{ name: 'x', items: [{ track: { trackName: 'Low Water', trackUri: `spotify:track:${ID}` } }] }] },
  { name: 'x', tracks: { items: [{ track: { id: ID, name: 'Low Water', artists: [{ name: 'Halcyon Drift' }] } }] } },
  { playlist: { track: [{ identifier: [`spotify:track:${ID}`], title: 'Low Water', creator: 'Halcyon Drift' }] } },
  { success: true, data: { playlists: [{ name: 'x', songs: [{ spotify_track_id: ID, track_name: 'Low Water' }] }] } },
];

const texts = fc.oneof(
  { weight: 4, arbitrary: damaged(TEXTS) },
  { weight: 4, arbitrary: foreignJson(DOCUMENTS) },
  oddText,
);
const bytes = fc.oneof(
  texts.map((text) => Buffer.from(text)),
  texts.map((text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
  texts.map((text) => Buffer.from(text, 'latin1')),
  fc.uint8Array({ maxLength: 200 }),
);
const charsets = fc.constantFrom(undefined, 'utf-8', 'windows-1252', 'x');

fuzz('playlist files', fc.tuple(bytes, charsets), async ([file, charset]) => {
  const content = await decodeFile(file, clock, charset);
  if (content !== null) await songsOfFile(content);
});
