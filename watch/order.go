package watch

import "slices"

// settle numbers countries, areas and dyads by their names. As they came they have the
// order of the rows in the store, which another import changes, and sums of fractions in
// another order differ in their last digits.
func (b *builder) settle() {
	countries, areas, dyads := ranks(b.countries), ranks(b.areas), ranks(b.dyads)
	for i := range b.groups {
		for k := range b.groups[i].records {
			r := &b.groups[i].records[k]
			r.country, r.dyad = countries[r.country], dyads[r.dyad]
			if r.area != noArea {
				r.area = areas[r.area]
			}
		}
	}
	b.world.countries, b.dead, b.late = moved(b.world.countries, countries), moved(b.dead, countries), moved(b.late, countries)
}

// ranks is, by the number under which a name came, its place among all names.
func ranks(of map[string]int) []int32 {
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	to := make([]int32, len(names))
	for place, name := range names {
		to[of[name]] = int32(place) //nolint:gosec // thousands
	}
	return to
}

func moved[T any](all []T, to []int32) []T {
	out := make([]T, len(all))
	for i, v := range all {
		out[to[i]] = v
	}
	return out
}
