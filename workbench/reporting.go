package workbench

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"math"
	"slices"
	"sort"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/keep"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/watch"
)

// How far back the reporting of the model, and that of the group, is looked at.
const (
	attentionModelMonths = 60
	attentionGroupMonths = 36
)

// judgement is how much attention sides of events drew up to a month: the percentile
// with its interval, of those of whom it is known. It has all sides, since who is an
// organisation shows only later of some.
type judgement map[blindspot.ActorID][3]float64

// mostJudgements are kept: those of a quarter of a century, for boards that end in
// different months of a quarter.
const mostJudgements = 400

// reporting judges, from the events of all groups up to a month, how much each is
// reported on. Where there are too few to compare, nothing is known. It is not safe for
// concurrent use.
type reporting struct {
	groups  []blindspot.Group    // of one actor each
	follows *watch.Past          // after which the events come; nil: all of them come
	before  map[string]judgement // what was judged of the same events before, by their digest
	judged  map[string]judgement // what this one judged, or took from there

	sort   sync.Once
	events []blindspot.EventBrief      // those that state their sources, in order of their end
	own    map[blindspot.ActorID][]int // places of a side's events among them
	months map[int][]byte              // digests of the events that ended in a month
}

// add takes an event, before anything is asked.
func (r *reporting) add(e blindspot.EventBrief) {
	if e.Sources >= 0 && !e.DeathsGap { // only events that state their sources tell how much is reported
		r.events = append(r.events, e)
	}
}

// prepare puts the events in order of their end: what was known at the end of a month
// is a stretch of them.
func (r *reporting) prepare() {
	blindspot.SortBriefs(r.events)
	r.own, r.judged = map[blindspot.ActorID][]int{}, map[string]judgement{}
	for i := range r.events {
		e := &r.events[i]
		r.own[e.SideA] = append(r.own[e.SideA], i)
		if e.SideB != e.SideA {
			r.own[e.SideB] = append(r.own[e.SideB], i)
		}
	}
	if r.follows == nil { // otherwise the past has what was judged before
		r.imprints()
	}
}

// imprints makes the digest of each month's events.
func (r *reporting) imprints() {
	r.months = map[int][]byte{}
	digest, month := sha256.New(), 0
	for i := range r.events {
		e := &r.events[i]
		if m := int(e.Ended().Month()); m != month {
			r.months[month] = digest.Sum(nil)
			digest.Reset()
			month = m
		}
		_, _ = digest.Write(imprint(e)) // a hash takes everything
	}
	r.months[month] = digest.Sum(nil)
}

// imprint is everything of an event that a judgement may depend on.
func imprint(e *blindspot.EventBrief) []byte {
	b := make([]byte, 0, 160)
	for _, n := range []int64{int64(e.When.From), int64(e.When.To), int64(e.Precision), int64(e.Violence), int64(e.Deaths), int64(e.Sources)} {
		b = binary.LittleEndian.AppendUint64(b, uint64(n)) //nolint:gosec // as they are
	}
	for _, x := range []float64{e.Lat, e.Lon} {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
	}
	for _, is := range []bool{e.Exact, e.NotYearly} {
		if is {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	for _, text := range []string{string(e.SideA), string(e.SideB), e.Dyad, e.Country, e.Area} {
		b = append(append(b, text...), 0)
	}
	return b
}

// attention are the percentiles of the groups at the end of a month.
func (r *reporting) attention(m blindspot.Month) []blindspot.Quantity {
	r.sort.Do(r.prepare)
	found := r.remembered(m)
	out := make([]blindspot.Quantity, len(r.groups))
	for i, g := range r.groups {
		out[i] = blindspot.Unknown()
		if q, ok := found[g.Actors[0]]; ok {
			out[i] = blindspot.Between(q[0], q[1], q[2], measure.Level)
		}
	}
	return out
}

// remembered is what is judged of a month, or was before.
func (r *reporting) remembered(m blindspot.Month) judgement {
	if r.follows != nil {
		return r.judge(m)
	}
	of := r.digest(m)
	found, ok := r.before[of]
	if !ok {
		found = r.judge(m)
	}
	r.judged[of] = found
	return found
}

// digest is that of the events that the judgement of a month rests on.
func (r *reporting) digest(m blindspot.Month) string {
	all := sha256.New()
	for back := attentionModelMonths - 1; back >= 0; back-- {
		month := int(m) - back
		_, _ = all.Write(binary.LittleEndian.AppendUint64(nil, uint64(month))) //nolint:gosec // a hash takes everything
		_, _ = all.Write(r.months[month])
	}
	return hex.EncodeToString(all.Sum(nil))
}

func (r *reporting) judge(m blindspot.Month) judgement {
	out := judgement{}
	from, until := r.stretch(m, attentionModelMonths)
	events := r.events[from:until]
	model, err := measure.FitReported(events, len(events), nil)
	if err != nil {
		return out // too few events state their sources: attention is not known
	}
	since, _ := r.stretch(m, attentionGroupMonths)
	var places []int
	for id, at := range r.own {
		first, _ := slices.BinarySearch(at, since)
		last, _ := slices.BinarySearch(at, until)
		places = places[:0]
		for _, k := range at[first:last] {
			places = append(places, k-from)
		}
		if s, ok := model.OfThose(events, places); ok {
			out[id] = [3]float64{s.Percentile.Value, s.Percentile.Low, s.Percentile.High}
		}
	}
	return out
}

// stretch finds the events that ended in the given number of months up to the end of
// month m.
func (r *reporting) stretch(m blindspot.Month, months int) (from, until int) {
	before := func(day blindspot.Date) int {
		return sort.Search(len(r.events), func(i int) bool { return r.events[i].Ended() >= day })
	}
	return before((m - blindspot.Month(months) + 1).First()), before((m + 1).First())
}

// judgedEarlier is what was judged for earlier boards of the store. A release changes
// the events of its last months, and what was judged of all others stays true.
type judgedEarlier struct {
	of  map[string]judgement
	at  *keep.File
	key keep.Key
}

// judgedBefore finds it; nothing where nothing is kept of the record.
func (b *Bench) judgedBefore(ctx context.Context, m Moment) judgedEarlier {
	k, err := b.keyAt(ctx, m, "attention", "")
	if err != nil || k.Content == "" {
		return judgedEarlier{}
	}
	e := judgedEarlier{at: b.Kept, key: keep.Key{Content: "digests of events", Kind: "attention", Lasting: true}}
	e.of, _ = keep.Find[map[string]judgement](e.at, e.key)
	return e
}

// keep keeps what a board was made with, beside what was kept before where there is room.
func (e judgedEarlier) keep(ctx context.Context, judged map[string]judgement) error {
	all := maps.Clone(judged)
	if len(e.of)+len(judged) <= mostJudgements {
		maps.Copy(all, e.of)
	}
	if e.at == nil || len(all) == len(e.of) {
		return nil
	}
	return keep.Put(ctx, e.at, []keep.Key{e.key}, []map[string]judgement{all})
}
