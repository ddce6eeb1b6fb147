package score

import "math"

// sorter sorts samples of float64 without allocating once its buffers have
// grown. Draws of a count have few distinct leading bits and no trailing ones,
// so a byte-wise radix sort that skips the bytes all draws share needs two to
// four passes where a comparison sort needs n log n branches.
type sorter struct {
	keys, spare []uint64
}

// sort writes x in ascending order into dst, which must have the length of x.
// x must hold no NaN.
func (s *sorter) sort(dst, x []float64) {
	copy(dst, x)
	sorted := true
	for i := 1; i < len(dst); i++ {
		if dst[i] < dst[i-1] {
			sorted = false
			break
		}
	}
	if sorted {
		return
	}
	if cap(s.keys) < len(x) {
		s.keys = make([]uint64, len(x))
		s.spare = make([]uint64, len(x))
	}
	keys, spare := s.keys[:len(x)], s.spare[:len(x)]
	first := orderedKey(x[0])
	var differ uint64
	for i, v := range x {
		k := orderedKey(v)
		keys[i] = k
		differ |= k ^ first
	}
	for shift := 0; shift < 64; shift += 8 {
		if differ>>shift&0xff == 0 {
			continue
		}
		var count [256]int32
		for _, k := range keys {
			count[k>>shift&0xff]++
		}
		var at int32
		for i, c := range count {
			count[i] = at
			at += c
		}
		for _, k := range keys {
			b := k >> shift & 0xff
			spare[count[b]] = k
			count[b]++
		}
		keys, spare = spare, keys
	}
	for i, k := range keys {
		dst[i] = fromKey(k)
	}
}

// orderedKey maps a float64 to an integer of the same order: the sign bit is
// flipped for positive numbers, all bits for negative ones.
func orderedKey(v float64) uint64 {
	b := math.Float64bits(v)
	return b ^ (uint64(int64(b)>>63) | 1<<63)
}

func fromKey(k uint64) float64 {
	return math.Float64frombits(k ^ (uint64(int64(^k)>>63) | 1<<63))
}
