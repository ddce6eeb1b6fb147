// Package prose writes lists, counts, shares, chances, ratios, p-values,
// intervals and days as sentences have them, once for the whole program.
//
// What it never writes: an exponent, "0 %" or "100 %" for a chance, "1 events",
// "100 %" for a share below one, a percentage of a thousand or more, or an
// interval whose two ends read alike.
//
// A share or a chance is a number from 0 to 1. A ratio is new over old, and 1
// means no change. Unknown quantities (NaN) read "not known"; [Change] says that
// the two cannot be compared.
package prose
