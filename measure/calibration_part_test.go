package measure_test

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/simworld"
	"github.com/blindspot/blindspot/wire"
)

// part is what can be counted by itself: some groups of a world and size. What it counts
// follows from these words, wherever it is counted.
type part struct {
	World       string // pressWorld: the groups of simulated reporting
	Size        float64
	From, Until int // groups
	Measures    []string
	Dear        int
	Tuned       uint64
}

// pressWorld is the world of reporting, in which attention alone is measured.
const pressWorld = "press"

// apiece is how many groups of a world and size are counted in one round.
const apiece = 4

// round are the parts of the groups from one on, in every world and size.
func (c *calibration) round(from int) (parts []part) {
	until := min(from+apiece, c.runs)
	for _, size := range c.sizes {
		p := part{Size: size, From: from, Until: until, Measures: c.measures, Dear: c.dear, Tuned: c.tuned}
		for _, w := range c.worlds {
			p.World = w.Name
			parts = append(parts, p)
		}
		if len(c.measures) == 0 || slices.Contains(c.measures, "attention") {
			p.World, p.From, p.Until = pressWorld, from*presses, until*presses
			parts = append(parts, p)
		}
	}
	return parts
}

// counted is what the groups of the part give.
func (p part) counted() (*calibration, error) {
	c := &calibration{sizes: []float64{p.Size}, measures: p.Measures, dear: p.Dear, tuned: p.Tuned}
	c.begin()
	if p.World == pressWorld {
		c.press(p.From, p.Until)
		return c, nil
	}
	worlds := simworld.Worlds()
	k := slices.IndexFunc(worlds, func(w simworld.World) bool { return w.Name == p.World })
	if k < 0 {
		return nil, fmt.Errorf("there is no world %q", p.World)
	}
	w, truth := worlds[k], worlds[k].Truth(p.Size)
	for run := p.From; run < p.Until; run++ {
		rng := rand.New(rand.NewPCG(c.tuned+uint64(run), math.Float64bits(p.Size)^uint64(len(w.Name)*1000003+int(w.Name[0]))))
		c.one(w, p.Size, truth, w.Draw(rng, p.Size), c.tuned+uint64(run))
	}
	return c, nil
}

// add takes in what a part counted. All are sums of whole numbers, so that the order in
// which parts come is of no account.
func (c *calibration) add(o *calibration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for at, t := range o.cells {
		sum := c.cells[at]
		c.cells[at] = tallyOf{sum.runs + t.runs, sum.given + t.given, sum.hits + t.hits}
	}
	for at, p := range o.pooled {
		sum := c.pooled[at]
		if sum == nil {
			sum = &pool{}
			c.pooled[at] = sum
		}
		sum.part, sum.all, sum.intervals = sum.part+p.part, sum.all+p.all, append(sum.intervals, p.intervals...)
	}
	maps.Copy(c.silent, o.silent)
}

// tally and pooling are a cell and a pool on their way; world and size are those of the
// part.
type tally struct {
	Measure, Key, Kind string
	Runs, Given, Hits  int
}

type pooling struct {
	Measure, Key, Kind string
	Part, All          float64
	Intervals          []blindspot.Quantity
}

type tallies struct {
	Cells  []tally
	Pools  []pooling
	Silent []string
}

// countWords does what the words of a part ask.
func countWords(words []byte) ([]byte, error) {
	var p part
	if err := wire.Decode(words, &p); err != nil {
		return nil, err
	}
	c, err := p.counted()
	if err != nil {
		return nil, err
	}
	out := tallies{Silent: slices.Sorted(maps.Keys(c.silent))}
	for _, at := range slices.SortedFunc(maps.Keys(c.cells), byName) {
		t := c.cells[at]
		out.Cells = append(out.Cells, tally{at.measure, at.key, at.kind, t.runs, t.given, t.hits})
	}
	for _, at := range slices.SortedFunc(maps.Keys(c.pooled), byName) {
		p := c.pooled[at]
		out.Pools = append(out.Pools, pooling{at.measure, at.key, at.kind, p.part, p.all, p.intervals})
	}
	return wire.Encode(out)
}

func byName(a, b cell) int {
	return cmp.Or(cmp.Compare(a.measure, b.measure), cmp.Compare(a.key, b.key), cmp.Compare(a.kind, b.kind))
}

// read is what countWords wrote of the part.
func (p part) read(data []byte) (*calibration, error) {
	var in tallies
	if err := wire.Decode(data, &in); err != nil {
		return nil, err
	}
	c := &calibration{}
	c.begin()
	for _, t := range in.Cells {
		c.cells[cell{t.Measure, t.Key, t.Kind, p.World, p.Size}] = tallyOf{t.Runs, t.Given, t.Hits}
	}
	for _, q := range in.Pools {
		c.pooled[cell{q.Measure, q.Key, q.Kind, p.World, p.Size}] = &pool{q.Part, q.All, q.Intervals}
	}
	for _, key := range in.Silent {
		c.silent[key] = true
	}
	return c, nil
}

// runElsewhere has all parts counted by others, who get the words of each.
func (c *calibration) runElsewhere(count func(words [][]byte) ([][]byte, error)) error {
	c.begin()
	var parts []part
	for from := 0; from < c.runs; from += apiece {
		parts = append(parts, c.round(from)...)
	}
	words := make([][]byte, len(parts))
	for i, p := range parts {
		var err error
		if words[i], err = wire.Encode(p); err != nil {
			return err
		}
	}
	results, err := count(words)
	if err != nil {
		return err
	}
	for i, p := range parts {
		counts, err := p.read(results[i])
		if err != nil {
			return err
		}
		c.add(counts)
	}
	c.finish()
	return nil
}
