package measure

import "github.com/blindspot/blindspot"

// Measure is one measure by name.
type Measure struct {
	Name  string // as in Finding.Measure
	Title string
	Take  func(Input) (blindspot.Finding, error)
}

// All returns the measures in the order in which a report gives them.
func All() []Measure {
	return []Measure{
		{"activity", "Activity", Activity},
		{"footprint", "Footprint", Footprint},
		{"diffusion", "Diffusion", Diffusion},
		{"projection", "Projection", Projection},
		{"pressure", "Pressure", Pressure},
		{"sanctuary", "Sanctuary", Sanctuary},
		{"stretch", "Stretch", Stretch},
		{"rivalry", "Rivalry", Rivalry},
		{"tail", "Severity tail", Tail},
		{"resilience", "Resilience", Resilience},
		{"self_sustainability", "Self-sustainability", SelfSustainability},
		{"spillover", "Spillover", Spillover},
		{"attention", "Attention", Attention},
		{"corridors", "Corridors", Corridors},
	}
}

// ByName returns the measure with the name.
func ByName(name string) (Measure, bool) {
	for _, m := range All() {
		if m.Name == name {
			return m, true
		}
	}
	return Measure{}, false
}
