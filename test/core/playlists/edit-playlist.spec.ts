import { EditPlaylist } from '../../../src/core/playlists/edit-playlist.js';
import { FindPlaylist } from '../../../src/core/playlists/find-playlist.js';
import { trackId } from '../../support/playlists.js';
import { ALICE, BOB, PlaylistWorld } from './playlist-world.js';

const OLD = { name: 'Slow mornings', description: 'Before\ncoffee' };

let world: PlaylistWorld;
let id: string;
let edit: EditPlaylist;
beforeEach(async () => {
  world = new PlaylistWorld();
  ({ id } = await world.create.run(ALICE, OLD));
  edit = new EditPlaylist(new FindPlaylist(world.store), world.change);
});

const words = async () => {
  const { name, description } = (await world.store.find(ALICE, id))!.playlist;
  return { name, description };
};

describe('a form that edits a playlist', () => {
  it('changes what was changed in it', async () => {
    const { version } = await edit.run(ALICE, id, { ...OLD, name: ' Evenings ' }, OLD);
    expect([version, await words()]).toEqual([2, { ...OLD, name: 'Evenings' }]);
  });

  it('changes nothing when it was sent as it was shown, whatever ends its lines', async () => {
    const sent = { ...OLD, description: 'Before\r\ncoffee' };
    expect(await edit.run(ALICE, id, sent, sent)).toMatchObject({ version: 1 });
    expect(await edit.run(ALICE, id, sent, OLD)).toMatchObject({ version: 1 });
  });

  it('leaves alone what another form has changed meanwhile', async () => {
    await edit.run(ALICE, id, { ...OLD, description: '' }, OLD);
    await edit.run(ALICE, id, { ...OLD, name: 'Evenings' }, OLD);
    expect(await words()).toEqual({ name: 'Evenings', description: '' });
  });

  it('does not mind songs that came or went meanwhile', async () => {
    await world.store.removeSong(ALICE, id, 'none', world.clock.now());
    await world.addSong.run(ALICE, id, { spotifyTrackId: trackId(1), trackName: 'A', artistName: 'B' });
    expect(await edit.run(ALICE, id, { ...OLD, name: 'Evenings' }, OLD)).toMatchObject({ version: 3, songCount: 1 });
  });

  it('is refused where both changed the same word, and says what it is now', async () => {
    await edit.run(ALICE, id, { name: 'Evenings', description: '' }, OLD);
    await expect(edit.run(ALICE, id, { name: 'Noon', description: 'Lunch' }, OLD)).rejects.toMatchObject({
      code: 'playlist_changed',
      kind: 'conflict',
      details: [
        { field: 'name', message: 'name was changed elsewhere meanwhile and is now “Evenings”.' },
        { field: 'description', message: 'description was changed elsewhere meanwhile and is now empty.' },
      ],
    });
    expect(await words()).toEqual({ name: 'Evenings', description: '' });
  });

  it('is not refused where both changed a word alike', async () => {
    for (let time = 0; time < 2; time += 1) await edit.run(ALICE, id, { ...OLD, name: 'Noon' }, OLD);
    expect(await words()).toEqual({ ...OLD, name: 'Noon' });
  });

  it('looks again when the playlist changes between looking and writing', async () => {
    const change = world.store.change.bind(world.store);
    const meddled = jest.spyOn(world.store, 'change').mockImplementationOnce(async (...args) => {
      await change(ALICE, id, { description: 'Meddled', at: world.clock.now() }, args[3]);
      return change(...args);
    });
    await edit.run(ALICE, id, { ...OLD, name: 'Noon' }, OLD);
    expect(await words()).toEqual({ name: 'Noon', description: 'Meddled' });
    expect(meddled).toHaveBeenCalledTimes(2);
  });

  it('gives up when it always comes too late', async () => {
    jest.spyOn(world.store, 'change').mockResolvedValue({ status: 'other_version' });
    await expect(edit.run(ALICE, id, { ...OLD, name: 'Noon' }, OLD)).rejects.toMatchObject({
      code: 'playlist_changed',
    });
  });

  it('is refused with what is wrong, and for another’s playlist', async () => {
    const wrong = { name: ' ', description: 'x'.repeat(2_001) };
    await expect(edit.run(ALICE, id, wrong, OLD)).rejects.toMatchObject({
      code: 'validation_failed',
      details: [{ field: 'name' }, { field: 'description' }],
    });
    await expect(edit.run(BOB, id, OLD, OLD)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a playlist that is found', () => {
  it('says which tracks are in it, to its owner only', async () => {
    await world.addSong.run(ALICE, id, { spotifyTrackId: trackId(1), trackName: 'A', artistName: 'B' });
    const found = await new FindPlaylist(world.store).run(ALICE, id);
    expect([found.playlist.name, [...found.trackIds]]).toEqual([OLD.name, [trackId(1)]]);
    expect(world.catalog.asked).toEqual([]);
    await expect(new FindPlaylist(world.store).run(BOB, id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
