// Package keep holds on to results that are dear to compute, in a file beside the
// store they were computed from.
//
// The file is a convenience and never a source: it may be deleted at any time, it
// is written as a whole and put in place in one step, and what it holds is used
// only where it was made from the same content by the same program. Anything else
// (damage, an older file, another version's) is computed anew, with a note.
// Several processes may ask at once; one computes a thing, and the others wait
// for it and read what it left.
package keep
