"""The client that openapi-python-client makes, against a running service: `python_client.py URL TOKEN`."""

import sys

from octa import AuthenticatedClient
from octa.api.accounts import check_session
from octa.api.history import list_history
from octa.api.playlists import add_song, create_playlist, delete_playlist, show_playlist
from octa.api.search import search_everywhere, search_spotify, search_tracks
from octa.models import CreatePlaylistInput, FoundTrackInput, SpotifySearchInput

url, token = sys.argv[1:]
client = AuthenticatedClient(base_url=url, token=token, raise_on_unexpected_status=True)

assert check_session.sync(client=client).authenticated is False

found = search_everywhere.sync(client=client, q="Muse").data
assert (found.spotify.artist.name, found.spotify.artist.sample) == ("Muse", True)
artist = search_spotify.sync(client=client, body=SpotifySearchInput(artist_name="Muse")).data
assert (artist.name, artist.match) == ("Muse", "linked")

entries = list_history.sync(client=client, limit=10).data.items
assert "Muse" in [entry.query for entry in entries]

playlist = create_playlist.sync(client=client, body=CreatePlaylistInput(name="From Python")).data
track = search_tracks.sync(client=client, q="love", limit=1).data.items[0]
song = FoundTrackInput.from_dict(track.to_dict())
added = add_song.sync(playlist.id, client=client, body=song).data
assert added.track_name == track.name
again = add_song.sync(playlist.id, client=client, body=song)
assert (again.success, again.code) == (False, "already_in_playlist")
kept = show_playlist.sync(playlist.id, client=client).data
assert [song.track_name for song in kept.songs] == [track.name]
delete_playlist.sync(playlist.id, client=client)

missing = show_playlist.sync_detailed(playlist.id, client=client)
assert (missing.status_code, missing.parsed.code) == (404, "not_found")
refused = search_spotify.sync(client=client, body=SpotifySearchInput(artist_name=""))
assert [problem.field for problem in refused.details] == ["artist_name"]
