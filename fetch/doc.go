// Package fetch downloads the public data sets that Blindspot imports.
//
// [Find] turns a data set and a version into the address of the official file;
// [Client.Get] downloads it:
//
//	file, err := fetch.Find("ged", "25.1", "")
//	result, err := (&fetch.Client{}).Get(ctx, fetch.Request{URL: file.URL, Dir: dir})
//
// The file appears under its name only when it is whole: it is written to a
// temporary file beside it, synced and renamed. A download that is cut resumes
// where it was, in the same run and in the next one, provided that the server
// states what the file is (a strong ETag, or its date of change) and still has
// the same file (If-Range). Network errors, time-outs and the statuses that
// mean "later" are tried again, with waits that double and vary; a Retry-After
// is honoured. A web page in place of a file, a file above the size limit, a
// wrong checksum and a redirect loop are errors at once.
//
// Errors are [blindspot.Error]: NotFound for a file that the server does not
// have, Refused where access is denied, BadInput for a file that is not what it
// should be, Unavailable where trying later may help, Usage for a bad request.
//
// A Client holds no state between calls; its clock, waits and randomness can be
// replaced.
package fetch
