// Package resample draws random numbers reproducibly and turns resampling into
// intervals and p-values: seeded generators, type 7 quantiles, the moving-block
// and circular block bootstrap, permutation tests and fast count samplers.
//
// # Generators
//
// Everything random takes a *rand.Rand of math/rand/v2. [New] makes one from a
// seed and any number of stream numbers, so that each unit of parallel work
// (country 17, replicate 3) owns a generator of its own:
//
//	rng := resample.New(seed, uint64(country), uint64(replicate))
//
// The results then depend on the seed and on the unit alone, not on how many
// cores ran or in which order units finished.
//
// # Shapes and units
//
// A sample is a []float64; a series is a []float64 in time order. Levels and
// probabilities lie in (0, 1). No function changes a slice it is given, except
// those whose comment says so.
//
// # Errors
//
// Data that a method cannot use give a *stats.Error; nothing returns NaN.
package resample
