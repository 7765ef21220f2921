/** The most characters of a search term (contract 2.2), for both sources, on pages and in the API. */
export const SEARCH_TERM_MAX = 100;
