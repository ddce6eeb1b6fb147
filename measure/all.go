package measure

import "github.com/blindspot/blindspot"

// Measure is one measure by name.
type Measure struct {
	Name  string // as in Finding.Measure
	Title string
	Take  func(Input) (blindspot.Finding, error)
	Reads Reads // besides the group's own events
}

// Reads says what a measure reads besides the group's own events: the rest need
// not be gathered for it.
type Reads uint8

// The bits of Reads.
const (
	ReadsCountries Reads = 1 << iota // others' events in the group's countries
	ReadsStates                      // events anywhere of the states that fight it, or are asked about
	ReadsReporting                   // how much events of all groups are reported
	ReadsCounts                      // nothing but the counts beside a chronicle, and says nothing of whoever has none

	ReadsAll = ReadsCountries | ReadsStates | ReadsReporting
)

// All returns the measures in the order in which a report gives them. Each marks the
// values that the calibration does not bear out at the group's size (see [Proven]).
func All() []Measure {
	all := []Measure{
		{"activity", "Activity", Activity, 0},
		{"toll", "Toll", Toll, ReadsCountries},
		{"opponents", "Opponents", Opponents, 0},
		{"footprint", "Footprint", Footprint, 0},
		{"diffusion", "Diffusion", Diffusion, 0},
		{"projection", "Projection", Projection, 0},
		{"pressure", "Pressure", Pressure, 0},
		{"sanctuary", "Sanctuary", Sanctuary, 0},
		{"stretch", "Stretch", Stretch, ReadsStates},
		{"rivalry", "Rivalry", Rivalry, 0},
		{"tail", "Severity tail", Tail, 0},
		{"resilience", "Resilience", Resilience, ReadsCountries},
		{"self_sustainability", "Self-sustainability", SelfSustainability, 0},
		{"memory", "Memory of monthly counts", Memory, ReadsCounts},
		{"spillover", "Spillover", Spillover, 0},
		{"attention", "Attention", Attention, ReadsReporting},
		{"corridors", "Corridors", Corridors, 0},
	}
	for i := range all {
		all[i].Take = gated(all[i].Take)
	}
	return all
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
