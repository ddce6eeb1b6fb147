package blindspot

// Stretch is a run of months of a country that are all observed, or all not.
type Stretch struct {
	Country  string `json:"country"`
	From     Month  `json:"from"`
	To       Month  `json:"to"`
	Observed bool   `json:"observed"`
	Assumed  bool   `json:"assumed"` // observed as far as is assumed: nobody stated it
}

// Stretches are the runs of observed and of other months of a country from one
// month to another, in order and without a gap.
func (t CoverageTable) Stretches(country string, from, to Month) (out []Stretch) {
	for m := from; m <= to; m++ {
		share, stated := t.Share(country, m)
		s := Stretch{Country: country, From: m, To: m, Observed: share >= ObservedShare}
		s.Assumed = s.Observed && !stated
		if n := len(out); n > 0 && out[n-1].Observed == s.Observed && out[n-1].Assumed == s.Assumed {
			out[n-1].To = m
			continue
		}
		out = append(out, s)
	}
	return out
}
