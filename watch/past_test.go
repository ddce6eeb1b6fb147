package watch_test

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/watch"
)

// lived is a world of twenty years whose groups are those that had begun, some of them
// late and some with events of many months, and how much each is reported on.
type lived struct {
	watch.Input
	events []blindspot.Event
}

func live(years int) lived {
	in, events := simulated(3, 40, years)
	place := map[blindspot.ActorID]int{}
	for i, g := range in.Groups {
		place[g.Actors[0]] = i
	}
	events = slices.DeleteFunc(events, func(e blindspot.Event) bool { // each begins half a year after the one before
		return e.When.From.Month() < month(1990, 1)+6*blindspot.Month(max(place[e.SideA.ID], place[e.SideB.ID]))
	})
	for i := range events {
		if e := &events[i]; i%97 == 0 {
			e.When.To = e.When.From + blindspot.Date(i%400) // over several months, and years
		}
	}
	return lived{in, events}
}

// asOf is the input of a month, with the events that had ended by then and since a day;
// in reverse, as another import might bring them.
func (l lived) asOf(last blindspot.Month, since blindspot.Date) watch.Input {
	in := l.Input
	in.AsOf, in.Coverage, in.Groups = last.Last(), l.Coverage.Until(last), nil
	begun, place := map[blindspot.ActorID]bool{}, map[blindspot.ActorID]int{}
	in.Events = func(each func(blindspot.EventBrief) error) error {
		for i := len(l.events) - 1; i >= 0; i-- {
			if e := l.events[i].Brief(); e.Ended() <= in.AsOf && e.Ended() >= since {
				if err := each(e); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for i := range l.events {
		if l.events[i].Ended() <= in.AsOf {
			begun[l.events[i].SideA.ID], begun[l.events[i].SideB.ID] = true, true
		}
	}
	for i, g := range l.Groups {
		place[g.Actors[0]] = i
		if begun[g.Actors[0]] && (i%7 != 0 || last >= month(2009, 7)) {
			in.Groups = append(in.Groups, g)
		}
	}
	in.Later = func(until blindspot.Month) (map[blindspot.GroupID]bool, error) {
		later := map[blindspot.GroupID]bool{}
		for i, g := range l.Groups { // some are found half a year before the end
			later[g.ID] = i%7 == 0 && until < month(2009, 7)
		}
		return later, nil
	}
	in.Attention = func(m blindspot.Month) []blindspot.Quantity {
		out := make([]blindspot.Quantity, len(in.Groups))
		for i := range out {
			out[i] = blindspot.Unknown()
			if at := (int(m) + place[in.Groups[i].Actors[0]]) % 5; at > 0 {
				out[i] = blindspot.Between(float64(at)/5, 0, 1, 0.9)
			}
		}
		return out
	}
	return in
}

// A board that follows what an earlier one left is that of all events, to the last bit, in
// whatever month: of the same year, of the next, or of a later one; and so is the board
// that follows what the second left.
func TestFollowIsTheSame(t *testing.T) {
	l := live(20)
	end := month(2009, 12)
	for _, c := range []struct{ from, to blindspot.Month }{
		{end - 12, end - 12}, {end - 12, end - 11}, {end - 10, end - 9}, {end - 12, end - 4}, {end - 12, end - 1}, {end - 13, end - 2}, {end - 40, end - 28},
	} {
		past := leftBy(t, l.asOf(c.from, 0), nil)
		in := l.asOf(c.to, past.Since())
		var asked atomic.Int64 // several goroutines tell
		in.Progress = func(done, total int) { asked.Store(int64(total)) }
		board, left, err := watch.Follow(in, past)
		if err != nil {
			t.Fatalf("%s after %s: %v", c.to, c.from, err)
		}
		if d := cmp.Diff(written(t, must(t, l.asOf(c.to, 0))), written(t, board)); d != "" {
			t.Errorf("%s after %s: the boards differ: %s", c.to, c.from, d)
		}
		if board.Skill.Overlooked == nil || board.Skill.TooFew != "" || asked.Load() > 6*25 {
			t.Errorf("%s after %s: nothing was scored, or %d steps were walked", c.to, c.from, asked.Load())
		}
		same := watch.PastUntil(in) == watch.PastUntil(l.asOf(c.from, 0))
		if (left == nil) != same {
			t.Errorf("%s after %s: it leaves %v", c.to, c.from, left)
		}
		if left == nil {
			continue
		}
		if d := cmp.Diff(bytesOf(t, leftBy(t, l.asOf(c.to, 0), nil)), bytesOf(t, left)); d != "" {
			t.Errorf("%s after %s: what is left differs", c.to, c.from)
		}
	}
}

func leftBy(t *testing.T, in watch.Input, from *watch.Past) *watch.Past {
	t.Helper()
	_, left, err := watch.Follow(in, from)
	if err != nil {
		t.Fatal(err)
	}
	read, err := watch.ReadPast(bytesOf(t, left))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func bytesOf(t *testing.T, p *watch.Past) []byte {
	t.Helper()
	data, err := p.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A past of other groups is refused: where one of them was no group then, where one is
// none any more, and where a later event puts one on record earlier.
func TestFollowRefusesAnotherPast(t *testing.T) {
	l := live(20)
	last := month(2009, 10)
	whole := l.asOf(month(2008, 12), 0)
	past := leftBy(t, whole, nil)
	for name, c := range map[string]struct {
		past   *watch.Past
		change func(in *watch.Input)
	}{
		"no group any more":        {past, func(in *watch.Input) { in.Groups = in.Groups[2:] }},
		"found in an earlier year": {leftBy(t, l.asOf(month(2007, 6), 0), nil), func(in *watch.Input) { in.Later = nil }},
		"a longer record":          {past, func(in *watch.Input) { in.Coverage = everywhere(month(1990, 2), last) }},
		"on record earlier": {past, func(in *watch.Input) {
			all := in.Events
			in.Events = func(each func(blindspot.EventBrief) error) error {
				e := l.events[0].Brief() // of many years, and ended only now
				e.Dyad, e.SideB = "of late", in.Groups[20].Actors[0]
				e.When, e.Deaths = blindspot.DateRange{From: month(1990, 2).First(), To: last.Last()}, 100_000
				if err := each(e); err != nil {
					return err
				}
				return all(each)
			}
		}},
	} {
		in := l.asOf(last, c.past.Since())
		c.change(&in)
		if _, _, err := watch.Follow(in, c.past); !errors.Is(err, watch.ErrOtherPast) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := watch.ReadPast([]byte("no past")); err == nil {
		t.Error("what is no past is read as one")
	}
	data := bytesOf(t, past)
	for part := range 20 {
		if _, err := watch.ReadPast(data[:part*len(data)/20]); err == nil {
			t.Errorf("%d twentieths of a past are read as one", part)
		}
	}
}

// A month that comes leaves the quarters of the calendar before it as they were.
func TestAMonthLeavesTheQuartersBefore(t *testing.T) {
	l := live(16)
	before, _, err := watch.Hindcast(l.asOf(month(2004, 12), 0))
	if err != nil {
		t.Fatal(err)
	}
	for more := range blindspot.Month(5) {
		after, _, err := watch.Hindcast(l.asOf(month(2004, 12)+more, 0))
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range before {
			if after[i].Month != f.Month || after[i].P != f.P || after[i].Group.ID != f.Group.ID || f.Resolved && after[i].Outcome != f.Outcome {
				t.Fatalf("%d months later %+v is %+v", more, f, after[i])
			}
		}
	}
}
