// Package update keeps a record current: it finds out which releases there are,
// brings those that are not here yet, and hands them on in the order in which they
// became known.
//
// [Plan] asks a [Way] (the public files, or UCDP's API) for the newest yearly
// release, by asking upwards from the newest that is known and not by a clock, and
// for the candidate releases after it: of each year the newest cumulative one, then
// the months after it. [Run] brings them to a [Shelf], a folder that knows what each
// file was when it came, so that the next run asks whether it is still the same. A
// run that ends anywhere leaves whole files and whole imports behind, and the next
// one completes it: files are brought one after the other and handed on in one
// order, and after a failure none is handed on that would come later.
//
// A [Budget] counts requests by the day, errors included, as the source does.
package update
