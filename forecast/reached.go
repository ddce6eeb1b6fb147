package forecast

// Reached compares what is said of reaching a level with two simple rules. Brier
// scores; the share of the last twelve months is the one to beat, persistence
// (what was last month, will be) a straw man.
type Reached struct {
	Level       float64 `json:"level"`
	Base        float64 `json:"base_rate"`
	Model       float64 `json:"brier"`
	Share       float64 `json:"brier_last_twelve"`
	Persistence float64 `json:"brier_persistence"`
}

// Memory is what the two simple rules say of a unit: in what share of the last
// twelve months it reached each of Levels, as far as they are observed, and
// whether it did in the last of them.
type Memory struct{ Share, Last [len(Levels)]float64 }

// Remember is what is remembered of a unit at column t of a panel.
func Remember(past Panel, unit, t int) (m Memory) {
	for l, level := range Levels {
		n := 0.0
		for c := max(0, t-11); c <= t; c++ {
			v, ok := past.At(unit, c)
			if !ok {
				continue
			}
			n++
			m.Last[l] = indicator(v >= level)
			m.Share[l] += m.Last[l]
		}
		m.Share[l] /= max(n, 1)
	}
	return m
}

// Reach scores what was told of outcomes, and what was remembered before them.
func Reach(told []Told, before []Memory) []Reached {
	out := make([]Reached, len(Levels))
	n := float64(max(len(told), 1))
	for l, level := range Levels {
		r := Reached{Level: level}
		for i, t := range told {
			came := indicator(t.Outcome >= level)
			square := func(p float64) float64 { return (p - came) * (p - came) / n }
			r.Base += came / n
			r.Model += square(t.Reach[l])
			r.Share += square(before[i].Share[l])
			r.Persistence += square(before[i].Last[l])
		}
		out[l] = r
	}
	return out
}
