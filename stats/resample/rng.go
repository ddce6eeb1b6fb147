package resample

import "math/rand/v2"

// New returns a PCG generator for the seed and the stream. The same numbers
// give the same generator; a different seed, stream number, or order or number
// of stream numbers gives an unrelated one. It is not safe for concurrent use:
// give every unit of work its own.
func New(seed uint64, stream ...uint64) *rand.Rand {
	// Two chains with different starting constants give the 128 bits of state.
	hi := mix(seed ^ 0x9e3779b97f4a7c15)
	lo := mix(seed + 0xd1b54a32d192ed03)
	for _, s := range stream {
		// Each number is mixed before it is combined, and the state after, so
		// that neighbouring numbers and swapped numbers end far apart.
		hi = mix(hi + 0x9e3779b97f4a7c15 + mix(s))
		lo = mix(lo ^ mix(s+0xd1b54a32d192ed03))
	}
	return rand.New(rand.NewPCG(hi, lo))
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014,
// https://doi.org/10.1145/2714064.2660195), a bijection of 64-bit words.
func mix(z uint64) uint64 {
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}
