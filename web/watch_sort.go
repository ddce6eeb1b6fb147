package web

import (
	"cmp"
	"slices"
	"strings"
)

// sortKeys are the columns with numbers; a row without one comes last, whichever
// way the others run.
var sortKeys = map[string]func(*watchRow) (float64, bool){
	"rank":       func(r *watchRow) (float64, bool) { return float64(r.rank()), r.Rank != nil },
	"overlooked": func(r *watchRow) (float64, bool) { return value(r.Overlooked) },
	"breakout":   func(r *watchRow) (float64, bool) { return value(r.PBreakout) },
	"attention":  func(r *watchRow) (float64, bool) { return value(r.Attention) },
	"events":     func(r *watchRow) (float64, bool) { return float64(r.Activity.Events), r.Activity.Known },
	"before":     func(r *watchRow) (float64, bool) { return float64(r.Activity.Before), r.Activity.Known },
	"change": func(r *watchRow) (float64, bool) {
		return float64(r.Activity.Events - r.Activity.Before), r.Activity.Known
	},
	"deaths": func(r *watchRow) (float64, bool) { return float64(r.Activity.Deaths), r.Activity.Known },
	"all":    func(r *watchRow) (float64, bool) { return float64(r.Activity.AllEvents), true },
	"last":   func(r *watchRow) (float64, bool) { return float64(r.Activity.Last), true },
}

func value(v *float64) (float64, bool) {
	if v == nil {
		return 0, false
	}
	return *v, true
}

// rises says whether a column starts at its smallest: ranks, names and
// attention do, because the first rank, the first letter and the least attended
// are looked for; of everything else the greatest.
func rises(by string) bool { return by == "rank" || by == "group" || by == "attention" }

func sortRows(rows []watchRow, by, order string) {
	sign := 1
	if order == "desc" || order == "" && !rises(by) {
		sign = -1
	}
	key := sortKeys[by]
	switch {
	case by == "group":
		slices.SortStableFunc(rows, func(x, y watchRow) int {
			return sign * strings.Compare(strings.ToLower(x.Group), strings.ToLower(y.Group))
		})
	case key != nil:
		slices.SortStableFunc(rows, func(x, y watchRow) int {
			a, knownA := key(&x)
			b, knownB := key(&y)
			switch {
			case knownA != knownB && knownA:
				return -1
			case knownA != knownB:
				return 1
			case !knownA:
				return 0
			}
			return sign * cmp.Compare(a, b)
		})
	}
}
