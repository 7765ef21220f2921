import { CsvTableReader } from '../../../src/adapters/outbound/csv/csv-table-reader.js';

const FORM = { separator: ',', quotes: true } as const;

async function read(text: string): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const cells of new CsvTableReader().read(text, FORM)) rows.push([...cells]);
  return rows;
}

describe('a table that is read in pieces', () => {
  it('keeps characters of two code units, and ends of rows of two characters, wherever the pieces end', async () => {
    for (const shift of ['', 'x']) {
      const songs = Array.from({ length: 2_000 }, (_, index) => [`${shift}🎵🎵`, String(index)]);
      expect(await read(songs.map((cells) => cells.join(',')).join('\r\n'))).toEqual(songs);
    }
  });

  it.each(['\n', '\r\n', '\r'])('names the row that has no end, ends being %j', async (end) => {
    const rows = `a,b${end}`.repeat(9_999);
    await expect(read(rows + 'x'.repeat(100_001))).rejects.toMatchObject({ row: 10_000 });
  });
});
