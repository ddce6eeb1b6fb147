package watch

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/wire"
)

// packedPast is a past as it is written: tens of thousands of examples in a few bytes for
// each of their whole numbers, and in the bits of the others.
type packedPast struct {
	Of                  string
	Until, First, Begun blindspot.Month
	Entry               blindspot.Entries
	Firsts              map[blindspot.ActorID]blindspot.Month
	Groups              []pastGroup
	Origins             []blindspot.Month
	Begin               []int
	Whole, Parts        []byte
	Said                [][][]byte // by forecaster and penalty
	Models              [][]*fitted
	Fits                []map[blindspot.Month][]*fitted
}

// whole are the numbers of an example from which its features are made and that are
// whole, parts those that are not.
func (f *facts) whole() ([8]*int, [11]*float64) {
	return [...]*int{&f.areas12, &f.areasBefore, &f.areas24, &f.newAreas, &f.countries, &f.months25, &f.age, &f.quiet},
		[...]*float64{&f.deaths3, &f.deaths6, &f.deaths12, &f.deaths24, &f.events6, &f.events12, &f.events24, &f.largest, &f.peak24, &f.around12, &f.aroundBefore}
}

func (f *facts) parts() [3]*float64 {
	return [...]*float64{&f.effective, &f.nonState, &f.oneSided}
}

// outcomes are what is known of what followed an example.
func (e *example) outcomes() [4]*bool {
	return [...]*bool{&e.outcome.Deaths, &e.outcome.Areas, &e.outcome.NewCountry, &e.resolved}
}

// Bytes writes the past down.
func (p *Past) Bytes() ([]byte, error) {
	out := packedPast{Of: p.Of, Until: p.until, First: p.first, Begun: p.begun, Entry: p.entry, Firsts: p.firsts, Groups: p.groups, Origins: p.origins, Begin: p.begin}
	var parts []float64
	for i := range p.list {
		e, f := &p.list[i], &p.facts[i]
		out.Whole = binary.AppendVarint(out.Whole, int64(e.group))
		for _, is := range e.outcomes() {
			out.Whole = binary.AppendVarint(out.Whole, int64(one(*is)))
		}
		counts, sums := f.whole()
		for _, n := range counts {
			out.Whole = binary.AppendVarint(out.Whole, int64(*n))
		}
		for _, n := range sums {
			out.Whole = binary.AppendVarint(out.Whole, int64(*n))
		}
		for _, v := range f.parts() {
			parts = append(parts, *v)
		}
	}
	out.Parts = packed(append(parts, p.attention...))
	for _, walk := range p.walked {
		var said [][]byte
		for _, one := range walk.said {
			said = append(said, packed(one))
		}
		out.Said, out.Models = append(out.Said, said), append(out.Models, writtenModels(walk.models))
		fits := map[blindspot.Month][]*fitted{}
		for m, models := range walk.fits {
			fits[m] = writtenModels(models)
		}
		out.Fits = append(out.Fits, fits)
	}
	return wire.Encode(out)
}

// ReadPast reads what Bytes wrote. Errors: BadInput for what is no past.
func ReadPast(data []byte) (*Past, error) {
	var in packedPast
	if err := wire.Decode(data, &in); err != nil {
		return nil, err
	}
	p := &Past{Of: in.Of, until: in.Until, first: in.First, begun: in.Begun, entry: in.Entry, firsts: in.Firsts, groups: in.Groups, origins: in.Origins, begin: in.Begin}
	if len(in.Begin) != len(in.Origins)+1 || len(in.Said) != len(forecasters()) || len(in.Models) != len(forecasters()) || len(in.Fits) != len(forecasters()) {
		return nil, noPast()
	}
	if in.Begin[0] != 0 || !slices.IsSorted(in.Begin) || slices.ContainsFunc(in.Groups, func(g pastGroup) bool { return len(g.Actors) == 0 }) {
		return nil, noPast()
	}
	n := in.Begin[len(in.Origins)]
	parts := unpacked(in.Parts)
	per := len((&facts{}).parts())
	if len(parts) != n*(per+1) {
		return nil, noPast()
	}
	p.list, p.facts, p.attention = make([]example, n), make([]facts, n), parts[n*per:]
	whole := reader{bytes: in.Whole}
	for o := range in.Origins {
		for i := in.Begin[o]; i < in.Begin[o+1]; i++ {
			e, f := &p.list[i], &p.facts[i]
			e.origin, e.group = o, whole.next()
			for _, is := range e.outcomes() {
				*is = whole.next() == 1
			}
			counts, sums := f.whole()
			for _, n := range counts {
				*n = whole.next()
			}
			for _, v := range sums {
				*v = float64(whole.next())
			}
			for k, v := range f.parts() {
				*v = parts[i*per+k]
			}
			if e.group < 0 || e.group >= len(p.groups) {
				return nil, noPast()
			}
		}
	}
	for k, said := range in.Said {
		walk := walked{models: fittedModels(in.Models[k]), fits: map[blindspot.Month][]*logistic{}}
		for m, models := range in.Fits[k] {
			walk.fits[m] = fittedModels(models)
		}
		for _, one := range said {
			walk.said = append(walk.said, unpacked(one))
		}
		if len(walk.said) != len(forecasters()[k].penalties) || slices.ContainsFunc(walk.said, func(v []float64) bool { return len(v) != n }) {
			return nil, noPast()
		}
		p.walked = append(p.walked, walk)
	}
	if whole.short || len(whole.bytes) > 0 {
		return nil, noPast()
	}
	return p, nil
}

func noPast() error {
	return blindspot.Errorf(blindspot.BadInput, "make the board from all events", "what was kept is not what a board leaves")
}

// reader reads whole numbers.
type reader struct {
	bytes []byte
	short bool // there were too few
}

func (r *reader) next() int {
	v, n := binary.Varint(r.bytes)
	if n <= 0 {
		r.short, r.bytes = true, nil
		return 0
	}
	r.bytes = r.bytes[n:]
	return int(v)
}

func packed(values []float64) []byte {
	out := make([]byte, 0, 8*len(values))
	for _, v := range values {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(v))
	}
	return out
}

func unpacked(data []byte) []float64 {
	out := make([]float64, len(data)/8)
	for i := range out {
		out[i] = math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:]))
	}
	return out
}
