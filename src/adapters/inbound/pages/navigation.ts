import type { Frame } from './view-models.js';

/** The header's links; only pages that exist. `username` is `null` for a visitor. */
export function navigationFor(path: string, username: string | null): Frame['navigation'] {
  const search = { label: 'Search', href: '/' };
  const links =
    username === null
      ? [search, { label: 'Log in', href: '/login' }, { label: 'Register', href: '/register' }]
      : [
          search,
          { label: 'Playlists', href: '/playlists' },
          { label: 'History', href: '/history' },
          { label: username, href: '/profile' },
        ];
  return links.map((link) => ({ ...link, current: link.href === path }));
}
