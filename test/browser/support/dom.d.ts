// Functions that are handed to a page run there. The build, which knows no tests, keeps `document` out of the service.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
