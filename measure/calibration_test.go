package measure_test

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/simworld"
	"github.com/blindspot/blindspot/measure"
)

// Aims of the calibration, at the nominal level of all intervals.
const (
	leastCoverage, mostCoverage = 0.85, 0.95
	mostFalse                   = 0.07
	leastGiven                  = 0.8 // of the cells with twenty and more events
	fewForInterval              = 20
	fewestJudged                = 20 // runs with an interval below which a share says nothing
)

// call is a statement that a measure, or a judgement from it, may make.
type call struct {
	words   string
	measure string
	key     string // of the value it speaks of
	// said is +1 or -1 where the finding says it, by direction; 0 where it does not.
	said func(blindspot.Finding) int
	// truth is its direction in the world; NaN where nobody can say.
	truth func(simworld.World, simworld.Truth) float64
}

// ratioCall is the call that a ratio rose or fell.
func ratioCall(words, of, key string) call {
	return call{words, of, key, func(f blindspot.Finding) int {
		v, ok := f.Value(key)
		if !ok {
			return 0
		}
		switch measure.Trend(v) {
		case measure.Rose:
			return 1
		case measure.Fell:
			return -1
		default:
			return 0
		}
	}, func(_ simworld.World, t simworld.Truth) float64 {
		if v, ok := t.Values[of+"."+key]; ok {
			return math.Log(v)
		}
		return math.NaN()
	}}
}

// testCall is the call of a p-value below 0.05.
func testCall(words, of, key string, truth func(simworld.World, simworld.Truth) float64) call {
	return call{words, of, key, func(f blindspot.Finding) int {
		if v, ok := f.Value(key); ok && v.P != nil && *v.P < 0.05 {
			return 1
		}
		return 0
	}, truth}
}

// aboveCall is the call of an interval that lies above a value.
func aboveCall(words, of, key string, limit float64) call {
	return call{words, of, key, func(f blindspot.Finding) int {
		if v, ok := f.Value(key); ok && v.Q.HasInterval() && v.Q.Low > limit {
			return 1
		}
		return 0
	}, func(_ simworld.World, t simworld.Truth) float64 {
		v, ok := t.Values[of+"."+key]
		switch {
		case !ok:
			return math.NaN()
		case v > limit:
			return 1
		}
		return 0
	}}
}

func yes(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

func calls() []call {
	return []call{
		ratioCall("rose, fell", "activity", "events_change"),
		ratioCall("rose, fell", "activity", "deaths_change"),
		ratioCall("rose, fell", "pressure", "pressure_change"),
		ratioCall("more, less ground", "footprint", "effective_change"),
		ratioCall("stretched further, less", "stretch", "fronts_change"),
		testCall("the centre moved", "footprint", "drift", func(_ simworld.World, t simworld.Truth) float64 {
			return yes(t.Values["footprint.drift"] > 0.01)
		}),
		testCall("spread, more than chance", "diffusion", "escalation", func(w simworld.World, t simworld.Truth) float64 {
			return movement(w, t, "spread")
		}),
		testCall("moved, more than chance", "diffusion", "relocation", func(w simworld.World, t simworld.Truth) float64 {
			return movement(w, t, "relocation")
		}),
		testCall("fed by itself, by months", "self_sustainability", "eigenvalue", fed("self_sustainability.eigenvalue")),
		aboveCall("more than slight", "tail", "p_mass_casualty", 0.05),
		aboveCall("carries itself, by months", "self_sustainability", "eigenvalue", 0.5),
		aboveCall("feeds itself without end", "self_sustainability", "eigenvalue", 1),
		testCall("fed by itself, by days", "self_sustainability", "branching", fed("self_sustainability.branching")),
		testCall("spills over", "spillover", "neighbour_share", fed("spillover.neighbour_share")),
		{"pushed outwards", "spillover", "balloon", func(f blindspot.Finding) int {
			if v, ok := f.Value("balloon"); ok && v.Q.HasInterval() && v.Q.Low > 1 {
				return 1
			}
			return 0
		}, func(_ simworld.World, t simworld.Truth) float64 {
			if t.Still {
				return 0
			}
			return math.NaN()
		}},
		{"rare among other dates", "resilience", "p_dates", func(f blindspot.Finding) int {
			if strings.Contains(f.Statement, "is rare among") {
				return 1
			}
			return 0
		}, func(_ simworld.World, t simworld.Truth) float64 {
			v, ok := t.Values["resilience.events_relative"]
			if !ok {
				return math.NaN()
			}
			return yes(v != 0)
		}},
	}
}

// fed is whether events bring about others, by a value of the world.
func fed(key string) func(simworld.World, simworld.Truth) float64 {
	return func(_ simworld.World, t simworld.Truth) float64 {
		v, ok := t.Values[key]
		if !ok {
			return math.NaN()
		}
		return yes(v > 0)
	}
}

// movement is whether the world moves so; a merger moves in its own way, and
// what one world does is false in all that stand still.
func movement(w simworld.World, t simworld.Truth, name string) float64 {
	if w.Name == name {
		return 1
	}
	if t.Still {
		return 0
	}
	return math.NaN()
}

// cell is one value or call in one world at one size.
type cell struct {
	measure, key, kind, world string
	size                      float64
}

// Kinds of cells.
const (
	coverage = "coverage"
	falsely  = "false"
	bound    = "bound" // of lower bounds that stand alone
	ofNone   = "none"  // coverage where the truth is the end of what the value can be
	power    = "power"
)

// ends are where what cannot lie beyond them ends, and how near to that a truth is
// none: what no model tells from none.
var ends = map[string]struct{ at, within float64 }{
	"footprint.drift":                {0, 0.01},
	"tail.p_mass_casualty":           {0, 1e-6},
	"self_sustainability.eigenvalue": {0, 0}, "self_sustainability.branching": {0, 0},
	"spillover.own_share": {0, 0}, "spillover.neighbour_share": {0, 0}, "spillover.flow": {0, 0}, "spillover.endemic_share": {1, 0},
}

// covered is the kind of a cell of intervals. At the end of what a value can be an
// interval errs on one side alone, and one that leaves the end out is a false
// statement: of these there may be 7 %, so that it cannot hold the truth too often.
func covered(name, key string, truth float64) string {
	if e, ok := ends[name+"."+key]; ok && math.Abs(truth-e.at) <= e.within {
		return ofNone
	}
	return coverage
}

// tally counts the runs of a cell: with the finding at all, with an interval,
// and with the truth inside or the statement made.
type tallyOf struct{ runs, given, hits int }

func (t tallyOf) share() float64 { return float64(t.hits) / float64(max(1, t.given)) }

// calibration is one run of worlds, sizes and measures.
type calibration struct {
	worlds   []simworld.World
	sizes    []float64
	measures []string // empty: all
	runs     int
	workers  int
	tuned    uint64    // added to all seeds: groups to tune on are none that are scored on
	dear     int       // the dear measures are taken of one group in so many
	until    time.Time // when no further round of groups begins; zero: no end

	mu     sync.Mutex
	cells  map[cell]tallyOf
	pooled map[cell]*pool
	silent map[string]bool // values without a truth, as "measure.value"
}

// pool gathers the intervals of a value whose truth no formula states: the share
// that all runs together show.
type pool struct {
	part, all float64
	intervals []blindspot.Quantity
}

// run goes by rounds of a few groups in every world and size, so that a run that
// is cut short has judged all of them alike.
func (c *calibration) run() {
	c.begin()
	parts := make(chan part)
	var workers sync.WaitGroup
	for range c.workers {
		workers.Go(func() {
			for p := range parts {
				counts, err := p.counted()
				if err != nil {
					panic(err) // a world that the harness itself does not know
				}
				c.add(counts)
			}
		})
	}
	for from := 0; from < c.runs && !c.late(); from += apiece {
		for _, p := range c.round(from) {
			parts <- p
		}
	}
	close(parts)
	workers.Wait()
	c.finish()
}

func (c *calibration) begin() {
	c.cells, c.pooled, c.silent = map[cell]tallyOf{}, map[cell]*pool{}, map[string]bool{}
}

// finish judges what the groups show together.
func (c *calibration) finish() {
	for at, p := range c.pooled {
		t := tallyOf{runs: len(p.intervals)}
		for _, q := range p.intervals {
			t.add(q, p.part/p.all)
		}
		c.cells[at] = t
	}
	c.together()
}

func (c *calibration) late() bool { return !c.until.IsZero() && time.Now().After(c.until) }

// allWorlds is the line of a value over all worlds: a share with less Monte Carlo
// error than that of one world.
const allWorlds = "all worlds"

func (c *calibration) together() {
	for _, at := range c.order() {
		t := c.cells[at]
		at.world = allWorlds
		sum := c.cells[at]
		c.cells[at] = tallyOf{sum.runs + t.runs, sum.given + t.given, sum.hits + t.hits}
	}
}

// presses is how many groups of the one world of reporting there are for every group
// of another world, so that enough stand behind its shares.
const presses = 8

// press holds the attention measure against simulated reporting; the size is the
// number of the group's events that are judged.
func (c *calibration) press(from, until int) {
	for _, size := range c.sizes {
		for run := from; run < until; run++ {
			p := simworld.DrawPress(rand.New(rand.NewPCG(c.tuned+uint64(run), uint64(size))), int(size))
			model, err := measure.FitAttention(p.Events)
			if err != nil {
				continue
			}
			f, err := measure.Attention(measure.Input{Group: p.Group, Subject: p.Group.Name, Events: p.Own, AsOf: p.AsOf, Attention: model, Geo: simworld.Stage{}})
			if err != nil {
				f = blindspot.Finding{}
			}
			c.mu.Lock()
			for key, want := range p.Truth.Values {
				_, value, _ := strings.Cut(key, ".")
				c.count(cell{"attention", value, coverage, "press", size}, f, value, want)
			}
			said := 0
			switch {
			case strings.Contains(f.Statement, "less than is usual"):
				said = -1
			case strings.Contains(f.Statement, "more than is usual"):
				said = 1
			}
			words := call{"more, less than is usual", "attention", "attention_percentile", func(blindspot.Finding) int { return said }, nil}
			c.says("press", size, words, f, err == nil, p.Truth.Values["attention.attention_percentile"]-0.5)
			c.mu.Unlock()
		}
	}
}

func inputOf(s simworld.Sample, seed uint64) measure.Input {
	return measure.Input{Group: s.Group, Subject: s.Group.Name, Events: s.Events, Context: s.Context, Coverage: s.Coverage,
		AsOf: s.AsOf, Shocks: s.Shocks, Relations: s.Relations, Geo: simworld.Stage{}, Seed: seed}
}

// dear measures take three quarters of the time of a run.
var dear = map[string]bool{"self_sustainability": true, "spillover": true}

// one takes the measures of one sample and counts.
func (c *calibration) one(w simworld.World, size float64, truth simworld.Truth, s simworld.Sample, seed uint64) {
	in := inputOf(s, seed)
	for _, m := range measure.All() {
		if len(c.measures) > 0 && !slices.Contains(c.measures, m.Name) || dear[m.Name] && seed%uint64(max(1, c.dear)) != 0 {
			continue
		}
		f, err := m.Take(in)
		if err != nil {
			f = blindspot.Finding{}
		}
		given := conditional(f, m.Name, w, s, truth)
		c.mu.Lock()
		if m.Name == "sanctuary" {
			c.quiet(cell{m.Name, "quiet_share", coverage, w.Name, size}, f, s)
		}
		for _, v := range f.Values {
			if _, ok := given[v.Key]; !ok && v.Key != "quiet_share" { // which is pooled
				c.silent[m.Name+"."+v.Key] = true
			}
		}
		for key, want := range given {
			c.count(cell{m.Name, key, covered(m.Name, key, want), w.Name, size}, f, key, want)
		}
		for _, k := range calls() {
			if k.measure != m.Name {
				continue
			}
			direction := k.truth(w, truth)
			if math.IsNaN(direction) {
				continue
			}
			c.says(w.Name, size, k, f, err == nil, direction)
		}
		c.mu.Unlock()
	}
}

// count notes whether the interval of the value holds the truth.
func (c *calibration) count(at cell, f blindspot.Finding, key string, want float64) {
	t := c.cells[at]
	t.runs++
	v, ok := f.Value(key)
	if ok {
		t.add(v.Q, want)
	}
	c.cells[at] = t
	if ok && v.Q.LowerBound() {
		at.kind = bound
		b := c.cells[at]
		b.runs, b.given = b.runs+1, b.given+1
		if v.Q.Low <= want+1e-9 {
			b.hits++
		}
		c.cells[at] = b
	}
}

// add notes an interval, and whether it holds the truth.
func (t *tallyOf) add(q blindspot.Quantity, want float64) {
	const slack = 1e-9
	if !q.HasInterval() {
		return
	}
	t.given++
	if q.Low <= want+slack && want <= q.High+slack {
		t.hits++
	}
}

// quiet pools the area-months of the window in which the group was active, and
// those of them without an event against the state for half a year.
func (c *calibration) quiet(at cell, f blindspot.Finding, s simworld.Sample) {
	p := c.pooled[at]
	if p == nil {
		p = &pool{}
		c.pooled[at] = p
	}
	type place struct {
		area  string
		month blindspot.Month
	}
	active, fought := map[place]bool{}, map[place]bool{}
	for _, e := range s.Events {
		k := place{e.Place.Area, e.When.From.Month()}
		active[k] = true
		fought[k] = fought[k] || e.Violence == blindspot.StateBased
	}
	for k := range active {
		if k.month <= s.AsOf.Month()-simworld.Window {
			continue
		}
		quiet := 1.0
		for back := range blindspot.Month(6) {
			if fought[place{k.area, k.month - back}] {
				quiet = 0
			}
		}
		p.part += quiet
		p.all++
	}
	q := blindspot.Unknown()
	if v, ok := f.Value("quiet_share"); ok {
		q = v.Q
	}
	p.intervals = append(p.intervals, q)
}

func (c *calibration) says(world string, size float64, k call, f blindspot.Finding, given bool, direction float64) {
	said := k.said(f)
	const none = 1e-9
	at := cell{k.measure, k.key + ": " + k.words, falsely, world, size}
	t := c.cells[at]
	t.runs++
	if given {
		t.given++
		if said != 0 && float64(said)*direction <= none {
			t.hits++
		}
	}
	c.cells[at] = t
	if math.Abs(direction) <= none {
		return
	}
	at.kind = power
	t = c.cells[at]
	t.runs++
	if given {
		t.given++
		if float64(said)*direction > none {
			t.hits++
		}
	}
	c.cells[at] = t
}

// conditional gives the truths of the values of a measure in a sample: those of
// the world, and those that depend on what the sample holds fixed.
func conditional(f blindspot.Finding, name string, w simworld.World, s simworld.Sample, truth simworld.Truth) map[string]float64 {
	out := map[string]float64{}
	for key, want := range truth.Values {
		if of, value, _ := strings.Cut(key, "."); of == name {
			out[value] = want
		}
	}
	switch name {
	case "projection":
		until := s.AsOf.Month() - simworld.Window
		core, earlier := coreOf(s, until), coreOf(s, until-simworld.Window)
		if len(core) > 0 {
			out["outside_share"], out["distance_median"] = beyondCore(core, truth.Now)
			out["outside_share_compared"] = out["outside_share"]
		}
		if len(earlier) > 0 {
			out["outside_share_before"], _ = beyondCore(earlier, truth.Before)
			if before := out["outside_share_before"]; len(core) > 0 && before > 0 {
				out["outside_change"] = out["outside_share"] / before
			}
		}
	case "opponents":
		if v, ok := f.Value("first_share"); ok {
			if share, known := truth.Opponents[strings.TrimPrefix(v.Label, "Part of the events with ")]; known {
				out["first_share"] = share
			}
		}
	case "spillover":
		flow, net, known := w.PassOn(monthlyByArea(s))
		if !known {
			break
		}
		out["flow"] = flow
		for _, key := range []string{"net_exporter", "net_importer", "country_exporter", "country_importer"} {
			if v, ok := f.Value(key); ok {
				if balance, known := netOf(v.Label, net); known {
					out[key] = balance
				}
			}
		}
	}
	return out
}

// monthlyByArea are the events a month of the window by area id.
func monthlyByArea(s simworld.Sample) map[string]float64 {
	out := map[string]float64{}
	for _, e := range s.Events {
		if e.When.From.Month() > s.AsOf.Month()-simworld.Window {
			out[e.Place.Area] += 1.0 / simworld.Window
		}
	}
	return out
}

// netOf is the true net export or import of the place in a label.
func netOf(label string, balances map[string]float64) (float64, bool) {
	for name, net := range balances {
		for sign, words := range map[float64]string{1: "Net export of ", -1: "Net import of "} {
			if label == words+name || strings.HasPrefix(label, words+name+" (") {
				return sign * net, true
			}
		}
	}
	return 0, false
}

// coreOf are the core areas that the sample shows, with the mean points of the
// events in them: the smallest set of areas with 80 % of the events of 36 months.
func coreOf(s simworld.Sample, until blindspot.Month) map[string][2]float64 {
	counts, points, all := map[string]int{}, map[string][2]float64{}, 0
	for _, e := range s.Events {
		if m := e.When.From.Month(); m <= until && m > until-36 {
			counts[e.Place.Area]++
			p := points[e.Place.Area]
			points[e.Place.Area] = [2]float64{p[0] + e.Place.Lat, p[1] + e.Place.Lon}
			all++
		}
	}
	ids := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	core, held := map[string][2]float64{}, 0
	for _, id := range ids {
		if float64(held) >= 0.8*float64(all) {
			break
		}
		n := float64(counts[id])
		held += counts[id]
		core[id] = [2]float64{points[id][0] / n, points[id][1] / n}
	}
	return core
}

// beyondCore is the chance that an event of the window lies outside the core, and
// the median distance to it of those that do.
func beyondCore(core map[string][2]float64, shares map[string]float64) (outside, median float64) {
	type place struct{ km, share float64 }
	var places []place
	for id, share := range shares {
		if _, inside := core[id]; inside {
			continue
		}
		outside += share
		towns := simworld.Stage{}.Towns(id)
		for _, at := range towns {
			km := math.Inf(1)
			for _, centre := range core {
				km = math.Min(km, distance(at, centre))
			}
			places = append(places, place{km, share / float64(len(towns))})
		}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.km, b.km) })
	passed := 0.0
	for _, p := range places {
		if passed += p.share; passed >= outside/2 {
			return outside, p.km
		}
	}
	return outside, math.NaN()
}

// distance is that of two points on the sphere in km, by the haversine.
func distance(a, b [2]float64) float64 {
	const rad = math.Pi / 180
	u, v := math.Sin((b[0]-a[0])*rad/2), math.Sin((b[1]-a[1])*rad/2)
	return 2 * 6371.0088 * math.Asin(math.Sqrt(u*u+math.Cos(a[0]*rad)*math.Cos(b[0]*rad)*v*v))
}

// miss is a cell that fails its aim, in words.
type miss struct {
	cell
	got string
}

// misses lists the cells that fail their aim by more than the noise of so many
// runs explains.
func (c *calibration) misses() []miss {
	var out []miss
	for _, at := range c.order() {
		t := c.cells[at]
		if t.given < fewestJudged {
			continue
		}
		p, noise := t.share(), 0.0
		beyond := func(limit float64) float64 { return 2 * math.Sqrt(limit*(1-limit)/float64(t.given)) }
		switch {
		case (at.kind == coverage || at.kind == bound) && p < leastCoverage:
			noise = beyond(leastCoverage)
			if p < leastCoverage-noise {
				out = append(out, miss{at, fmt.Sprintf("%.2f of intervals hold the truth", p)})
			}
		case at.kind == coverage && p > mostCoverage:
			noise = beyond(mostCoverage)
			if p > mostCoverage+noise {
				out = append(out, miss{at, fmt.Sprintf("%.2f of intervals hold the truth", p)})
			}
		case at.kind == ofNone && p < 1-mostFalse-beyond(mostFalse):
			out = append(out, miss{at, fmt.Sprintf("%.2f of intervals hold that there is none", p)})
		case at.kind == falsely && p > mostFalse+beyond(mostFalse):
			out = append(out, miss{at, fmt.Sprintf("%.2f of statements are false", p)})
		}
	}
	return out
}

// order lists the cells as the table has them.
func (c *calibration) order() []cell {
	world := map[string]int{allWorlds: len(c.worlds)}
	for k, w := range c.worlds {
		world[w.Name] = k
	}
	kinds := []string{coverage, ofNone, bound, falsely, power}
	place := map[string]int{}
	for k, m := range measure.All() {
		place[m.Name] = k
	}
	out := make([]cell, 0, len(c.cells))
	for at := range c.cells {
		out = append(out, at)
	}
	slices.SortFunc(out, func(a, b cell) int {
		return cmp.Or(cmp.Compare(place[a.measure], place[b.measure]), cmp.Compare(slices.Index(kinds, a.kind), slices.Index(kinds, b.kind)),
			cmp.Compare(a.key, b.key), cmp.Compare(world[a.world], world[b.world]), cmp.Compare(a.size, b.size))
	})
	return out
}

// table prints the cells, one line for a value in a world, one column for a size.
func (c *calibration) table() string {
	var b strings.Builder
	b.WriteString("| measure | value or statement | | world |")
	for _, size := range c.sizes {
		fmt.Fprintf(&b, " %.0f |", size)
	}
	b.WriteString("\n|---|---|---|---|" + strings.Repeat("---|", len(c.sizes)) + "\n")
	missed := map[cell]bool{}
	for _, m := range c.misses() {
		missed[m.cell] = true
	}
	var last cell
	for _, at := range c.order() {
		row := at
		row.size = 0
		if row != last && (at.world == allWorlds || c.any(missed, row)) {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |", at.measure, at.key, at.kind, at.world)
			for _, size := range c.sizes {
				row.size = size
				fmt.Fprintf(&b, " %s |", c.entry(row, missed[row]))
			}
			b.WriteString("\n")
			row.size = 0
		}
		last = row
	}
	return b.String()
}

// any tells whether a line has a cell among these: of single worlds only the lines
// that miss an aim are printed, since the line over all worlds tells the rest.
func (c *calibration) any(these map[cell]bool, row cell) bool {
	return slices.ContainsFunc(c.sizes, func(size float64) bool {
		row.size = size
		return these[row]
	})
}

// entry writes a cell: the share in per cent, the share of runs with an interval
// or a finding where that is not all, and a mark where it misses its aim.
func (c *calibration) entry(at cell, missed bool) string {
	t := c.cells[at]
	switch {
	case t.runs == 0 || t.given == 0:
		return "·"
	case t.given < fewestJudged:
		return fmt.Sprintf("· /%.0f", 100*float64(t.given)/float64(t.runs))
	}
	s := fmt.Sprintf("%.0f", 100*t.share())
	if t.given < t.runs {
		s += fmt.Sprintf(" /%.0f", 100*float64(t.given)/float64(t.runs))
	}
	if missed {
		s += " !"
	}
	return s
}

// givenShare is the share of the cells with twenty and more events in which an
// interval is given in most runs, all where no size has so many.
func (c *calibration) givenShare() float64 {
	cells, given := 0, 0
	for at, t := range c.cells {
		if (at.kind == coverage || at.kind == ofNone) && at.size >= fewForInterval && at.world != allWorlds {
			cells++
			at.kind = bound // stands in the place of an interval
			if 2*(t.given+c.cells[at].given) >= t.runs {
				given++
			}
		}
	}
	if cells == 0 {
		return 1
	}
	return float64(given) / float64(cells)
}
