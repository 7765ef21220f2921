import { mongo } from 'mongoose';
import { MongoMigrations } from '../../../dist/adapters/outbound/mongo/migrations/mongo-migrations.js';
import { SystemClock } from '../../../dist/adapters/outbound/system/system-clock.js';
import {
  ACCOUNTS_MS,
  emailOf,
  HISTORY_MS,
  playlistOwnerOf,
  PLAYLIST_SONGS,
  recordedUserOf,
  UNCONFIRMED_MS,
  usernameOf,
  YOUTUBE_MS,
} from './seed-plan.mjs';

/** Documents of one write. */
const BATCH = 2_000;

/**
 * Fills a database with the plan's documents, in the form in which the service writes them; what it held is dropped.
 * The indexes are the service's own, made at the end by its migrations.
 */
export async function seedMongo(uri, plan, { passwordHash, now, say }) {
  const client = await new mongo.MongoClient(uri).connect();
  try {
    const db = client.db();
    await db.dropDatabase();
    const users = Array.from({ length: plan.accounts }, () => new mongo.ObjectId());
    for (const [name, count, make] of documentsFor(plan, { users, passwordHash, now })) {
      for (let from = 0; from < count; from += BATCH) {
        const length = Math.min(BATCH, count - from);
        await db.collection(name).insertMany(
          Array.from({ length }, (_, i) => make(from + i)),
          { ordered: false },
        );
      }
      say(`${name}: ${count} documents`);
    }
  } finally {
    await client.close();
  }
  await new MongoMigrations(uri, new SystemClock()).up();
  say('indexes');
}

/** A collection, how many documents it gets, and how the one of a number from 0 on is made. */
function documentsFor(plan, { users, passwordHash, now }) {
  const userOf = (number) => users[number - 1];
  return [
    [
      'users',
      plan.accounts,
      (i) => {
        const username = usernameOf(i + 1, plan);
        const email = emailOf(i + 1, plan);
        const created_at = new Date(now - ACCOUNTS_MS + Math.floor((i * ACCOUNTS_MS) / plan.accounts));
        const waits = i % 5 === 0 && created_at > now - UNCONFIRMED_MS;
        return {
          _id: userOf(i + 1),
          username,
          email,
          password_hash: passwordHash,
          email_verified: !waits,
          created_at,
          last_login: created_at,
          username_lower: username,
          email_lower: email,
          username_claim: username,
          email_claim: email,
          credential_version: 0,
        };
      },
    ],
    [
      'search_history',
      plan.history,
      (i) => {
        const source = i % 2 === 0 ? 'spotify' : 'youtube';
        const timestamp = new Date(now - HISTORY_MS + Math.floor((i * HISTORY_MS) / plan.history));
        const found = i % 8 !== 7 && (source === 'spotify' || timestamp > now - YOUTUBE_MS);
        const id = String(i).padStart(22, '0');
        return {
          user_id: userOf(recordedUserOf(i, plan)),
          search_query: `Artist ${i % 5_000}`,
          timestamp,
          results: found
            ? {
                artist_id: id,
                artist_name: `Artist ${i % 5_000} Official`,
                artist_url: `https://open.spotify.com/artist/${id}`,
              }
            : {},
          source,
          kind: source === 'spotify' ? 'artist' : 'channel',
          ...(found && source === 'youtube' && { youtube_result_since: timestamp }),
        };
      },
    ],
    [
      'playlists',
      plan.playlists,
      (i) => ({
        user_id: userOf(playlistOwnerOf(i, plan)),
        // No two of one account are alike: that is all that a place is for.
        slot: i,
        name: `Playlist ${i}`,
        description: '',
        songs: Array.from({ length: PLAYLIST_SONGS }, (_, song) => ({
          _id: `${i}-${song}`,
          spotify_track_id: String(song).padStart(22, '0'),
          track_name: `Song ${song}`,
          artist_name: 'Artist',
          album_name: 'Album',
          duration_ms: 200_000,
          image_url: null,
          spotify_url: null,
          added_at: new Date(now),
          fetched_at: new Date(now),
        })),
        song_count: PLAYLIST_SONGS,
        version: 1,
        revision: 1,
        created_at: new Date(now - HISTORY_MS + i * 1_000),
        updated_at: new Date(now),
      }),
    ],
  ];
}
