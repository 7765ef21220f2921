import { CsvTableReader } from '../../src/adapters/outbound/csv/csv-table-reader.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { SaxXmlReader } from '../../src/adapters/outbound/xml/sax-xml-reader.js';
import { readPlaylistFile } from '../../src/core/playlists/formats/read-playlist-file.js';
import { planImport } from '../../src/core/playlists/imports/plan-import.js';

export const clock = new SystemClock();
const tools = { xml: new SaxXmlReader(), tables: new CsvTableReader(), clock };
const options = {
  ...{ name: '', otherName: 'x', maxSongs: 1_000, songIds: 'abcdefghijkl' },
  pictures: { allowedImageOrigins: [] },
};

/**
 * Reads a playlist file, every song of which must be in a playlist, looked for, or named as left out.
 * @returns how many songs the file had; `null` when it was refused
 */
export async function songsOfFile(content: unknown): Promise<number | null> {
  let plan: Awaited<ReturnType<typeof planImport>>;
  try {
    plan = await planImport(await readPlaylistFile(content, tools), clock, options);
  } catch (error) {
    expect(error).toMatchObject({ code: 'validation_failed' });
    return null;
  }
  const songs = plan.steps.flatMap((step): readonly object[] => (step.kind === 'name' ? [] : step.songs));
  expect(songs.length + plan.skipped.length).toBe(plan.total);
  expect(plan.skipped.every(({ row, message }) => row > 0 && message !== '')).toBe(true);
  return plan.total;
}
