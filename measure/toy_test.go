package measure_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/stats/resample"
)

// grid is a country of rows x columns square areas, one degree wide each, with
// its south-west corner at the equator and 10 degrees east. The land border is
// the meridian of 10 degrees.
type grid struct{ rows, columns int }

const toy = "TOY"

func (g grid) area(i int) string { return fmt.Sprintf("TOY-%03d", i) }

func (g grid) n() int { return g.rows * g.columns }

func (g grid) Neighbours(area string) []string {
	var i int
	if _, err := fmt.Sscanf(area, "TOY-%d", &i); err != nil {
		return nil
	}
	row, column := i/g.columns, i%g.columns
	var out []string
	for _, step := range [][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 1}} {
		if r, c := row+step[0], column+step[1]; r >= 0 && r < g.rows && c >= 0 && c < g.columns {
			out = append(out, g.area(r*g.columns+c))
		}
	}
	return out
}

func (g grid) AreaName(area string) (string, string) {
	return "Area " + strings.TrimPrefix(area, "TOY-"), toy
}

func (g grid) Areas(string) []string {
	out := make([]string, g.n())
	for i := range out {
		out[i] = g.area(i)
	}
	return out
}

func (g grid) BorderDistance(_, lon float64) (float64, bool) { return (lon - 10) * 111.2, true }

func (g grid) Level(string) blindspot.AreaLevel {
	return blindspot.AreaLevel{Name: "area", Order: 1, SquareKM: 12_000}
}

func (g grid) CountryName(string) string { return "Toyland" }

func (g grid) place(i int) blindspot.Place {
	return blindspot.Place{Country: toy, Area: g.area(i), Lat: float64(i/g.columns) + 0.5, Lon: 10.5 + float64(i%g.columns),
		HasPoint: true, Precision: blindspot.PlaceExact}
}

var (
	toyGroup = blindspot.Group{ID: "g", Name: "The Group", Actors: []blindspot.ActorID{"g"}}
	state    = blindspot.Side{ID: "s", Name: "Government of Toyland"}
	group    = blindspot.Side{ID: "g", Name: "The Group"}
	begin    = blindspot.NewMonth(2010, 1)
)

// full is complete coverage of the toy country for so many months.
func full(months int) blindspot.CoverageTable {
	return blindspot.NewCoverageTable([]blindspot.Coverage{{Source: "toy", Country: toy, From: begin, To: begin + blindspot.Month(months) - 1, Share: 1, Stated: true}})
}

// clash is an event between the state and the group on a random day of month t.
func clash(rng *rand.Rand, at blindspot.Place, t, id int) blindspot.Event {
	m := begin + blindspot.Month(t)
	day := m.First() + blindspot.Date(rng.IntN(m.Days()))
	return blindspot.Event{ID: fmt.Sprintf("toy:%06d", id), Source: "toy", When: blindspot.DateRange{From: day, To: day},
		Precision: blindspot.DateDay, Violence: blindspot.StateBased, SideA: state, SideB: group, Place: at,
		Deaths: blindspot.Deaths{Best: 3, Low: 2, High: 4}, Sources: 1}
}

// simulated makes an input whose group has counts[t][i] events in month t and
// area i of the grid, assessed at the end of the last month.
func simulated(rng *rand.Rand, g grid, counts [][]float64) measure.Input {
	in := measure.Input{Group: toyGroup, Subject: toyGroup.Name, Coverage: full(len(counts)), Geo: g,
		AsOf: (begin + blindspot.Month(len(counts)) - 1).Last(), Seed: 7}
	for t := range counts {
		for i, n := range counts[t] {
			for range int(n) {
				in.Events = append(in.Events, clash(rng, g.place(i), t, len(in.Events)))
			}
		}
	}
	sortEvents(in.Events)
	return in
}

func sortEvents(events []blindspot.Event) {
	slices.SortStableFunc(events, func(a, b blindspot.Event) int { return int(a.When.From - b.When.From) })
}

// series puts monthly counts into the first area.
func series(rng *rand.Rand, counts []float64) measure.Input {
	rows := make([][]float64, len(counts))
	for t, n := range counts {
		rows[t] = []float64{n}
	}
	return simulated(rng, grid{2, 2}, rows)
}

// noisy draws negative-binomial counts of variance mean + mean^2/8.
func noisy(rng *rand.Rand, means []float64) []float64 {
	out := make([]float64, len(means))
	for t, m := range means {
		out[t] = float64(resample.NegBin(m, 8, rng))
	}
	return out
}

func flat(n int, mean float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = mean
	}
	return out
}
