// Package web is the workbench in the browser: pages that are useful without
// scripts, a JSON API with its OpenAPI description, and the scripts for map and
// charts, all from one binary and nothing from elsewhere.
//
// # Addresses
//
// One question has one answer in up to three forms: /group/ucdp:234 is a page,
// /group/ucdp:234.json the same as JSON and, where it is a table,
// /group/ucdp:234.csv as CSV. Filters are in the query. The JSON forms are the
// operations of the API, which /openapi.json describes and /docs shows: x.json
// and /api/x are the same.
//
// # What protects it
//
// A [Server] answers only under the names it was given (no DNS rebinding), lets
// nobody change anything from another site or another port of this machine, and
// demands a token on every address that is not loopback. A change that names no
// origin is refused unless a program marks it, so that forms need no token of
// their own. Pages carry no inline script or style, and the content security
// policy allows none. Nothing from a request becomes a path: cases are found by
// name among those embedded, uploads get a folder of their own.
//
// [Limits] say what one client may take: time for a header, a pace for bodies
// either way, time for an answer, connections and downloads at once. The store is
// changed by one request at a time; the others are told. On shutdown what is under
// way may end, and when [Server.Serve] returns nothing uses the store any more.
//
// # Speed
//
// An answer is kept, compressed and with its ETag, until the store changes.
package web
