package simworld

import "math"

// World is a way for a group to behave. The zero value of every field is its
// absence.
type World struct {
	Name  string
	About string

	// Level is the factor on the group's rate in month t; nil: 1 throughout.
	Level func(t int) float64
	// Wave is the amplitude of a yearly wave of the log rate, which all groups
	// of the countries share.
	Wave float64
	// Dependence is an autoregressive log level that all areas and all groups
	// share: its correlation from month to month, and its standard deviation.
	Dependence, Swing float64
	// Unevenness is the variance of a gamma factor of mean 1, drawn anew for
	// every month and shared by all areas; Patchiness the same for every month
	// and area.
	Unevenness, Patchiness float64
	// Own and Passed are the events of next month that an event brings about in
	// its own area and in the active areas beside it.
	Own, Passed float64
	// Branching is how many further events one event sets off, HalfLife the days
	// by which half of them have come; three in ten lie in an area beside.
	Branching, HalfLife float64
	// After is where the group is active from the window on; nil: as before.
	After Pattern
	// ShockMonth has a leadership loss, after which the rate is 1+Effect times
	// what it was. Every world has such a month, most without an effect.
	ShockMonth int
	Effect     float64
	// MergeMonth, where it is not 0, is from when on another group's areas and
	// events count as this one's.
	MergeMonth int
	// Deaths is the law of deaths per event.
	Deaths Law
	// Mixing is the standard deviation of the log odds of the share of fights
	// against other groups, from month to month.
	Mixing float64
}

// defaultShock is the month of the shock: nine months are followed in the window.
const defaultShock = Months - 10

// Worlds returns all worlds, in the order of the calibration table.
func Worlds() []World {
	worlds := []World{
		{Name: "static", About: "constant rates, independent months, light tails"},
		{Name: "seasonal", About: "a yearly wave of log amplitude 1, no contagion", Wave: 1},
		{Name: "common shock", About: "months that are all high or all low for every area, of no memory", Unevenness: 0.4},
		{Name: "contagion", About: "an event brings about 0.35 events of next month in its area and 0.25 beside it", Own: 0.35, Passed: 0.25},
		{Name: "slow contagion", About: "an event sets off 0.6 further ones with a half-life of 30 days", Branching: 0.6, HalfLife: 30},
		{Name: "fast contagion", About: "an event sets off 0.5 further ones with a half-life of 4 days", Branching: 0.5, HalfLife: 4},
		{Name: "spread", About: "twice the areas, and half as many events again, from the window on", After: wider(), Level: step(Months-Window, 1.5)},
		{Name: "relocation", About: "half the areas fall silent and as many beside them begin", After: moved()},
		{Name: "decapitation", About: "60 % fewer events after the loss of the leader", Effect: -0.6},
		{Name: "merger", About: "the areas and events of a group of the same size count from month 60 on", MergeMonth: Months - Window},
		{Name: "fewer events", About: "a third of the events, in the same shares by area", Level: step(Months-Window, 1.0/3)},
		{Name: "more events", About: "three times the events, in the same shares by area", Level: step(Months-Window, 3)},
		{Name: "log-normal deaths", About: "deaths of log-normal law, sigma 1", Deaths: LogNormal},
		{Name: "power-law deaths", About: "three in ten events with deaths of a power law of exponent 2.5", Deaths: PowerLaw},
		{Name: "overdispersed", About: "monthly dispersion of 0.5 and patchy areas", Unevenness: 0.5, Patchiness: 0.5, Mixing: 0.7},
		{Name: "dependent", About: "a level common to all with correlation 0.7 from month to month", Dependence: 0.7, Swing: 0.5, Mixing: 0.7},
	}
	for i := range worlds {
		worlds[i].ShockMonth = defaultShock
	}
	return worlds
}

func step(from int, factor float64) func(int) float64 {
	return func(t int) float64 {
		if t < from {
			return 1
		}
		return factor
	}
}

// Pattern is the share of the base rate by area.
type Pattern []float64

// home is where the group is as a rule: twelve areas of the middle rows, their
// shares falling like a power of their rank. It straddles the border.
func home() Pattern {
	p := make(Pattern, areas)
	order := []int{10, 18, 19, 11, 12, 27, 26, 20, 9, 28, 17, 25}
	for rank, area := range order {
		p[area] = math.Pow(float64(rank+1), -0.8)
	}
	return p.normalised()
}

// wider keeps the home areas at half their share and adds twelve beside them.
func wider() Pattern {
	p := home()
	added := 0
	for i := range areas {
		if home()[i] == 0 && added < 12 {
			for _, j := range beside(i) {
				if home()[j] > 0 {
					p[i] = 1.0 / 12
					added++
					break
				}
			}
		}
	}
	return p.normalised()
}

// moved has half of the home areas silent, and their shares in quiet areas
// beside them.
func moved() Pattern {
	p := home()
	for from, to := range map[int]int{10: 2, 12: 4, 27: 35, 28: 29, 9: 8, 25: 33} {
		p[from], p[to] = 0, p[from]
	}
	return p
}

// shifted moves a pattern by so many columns to the east; what would leave the
// stage stays in its last column.
func shifted(p Pattern, by int) Pattern {
	out := make(Pattern, areas)
	for i, share := range p {
		r, c := i/columns, i%columns
		out[r*columns+min(columns-1, c+by)] += share
	}
	return out.normalised()
}

func (p Pattern) normalised() Pattern {
	sum := 0.0
	for _, v := range p {
		sum += v
	}
	out := make(Pattern, len(p))
	for i, v := range p {
		out[i] = v / sum
	}
	return out
}
