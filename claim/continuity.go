package claim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// years are those of a time by what is on record in them.
type years struct {
	with, without []int
	unknown       []int // nothing is on record, and not all of the year is known
}

// parseContinuity asks for events in each year of a time: one that is known to have had
// none contradicts it, and of one that is not known nothing can be said.
func parseContinuity(a *args) runner {
	if c, ok := a.census(); ok {
		return c.continuity(a)
	}
	s, window := a.selector(), a.time("window")
	return func(ctx context.Context, b *book) (result, error) {
		found, err := s.during(ctx, b, window)
		if err != nil {
			return result{}, err
		}
		y := b.years(found)
		s := found.asked
		if len(y.with) == 0 && len(y.without) == 0 {
			return untestable(fmt.Sprintf("Not tested: whether %s%s went on, because none is on record %s. %s", s.noun(2), s.whose(), prose.During(found.when), b.uncovered(found)),
				fullCoverage(found)), nil
		}
		events := found.all()
		r := result{verdict: y.verdict(b.chronicle()), finding: recorded(found.when, events, "Years with recorded events"), caveats: b.caveats(found.reach), events: found.stored}
		r.finding.Rows = b.rows(found.asked, found.stored, found.when)
		r.finding.Values = []blindspot.Value{counts("years_with", "Years with recorded "+s.noun(2), "years", len(y.with)), counts("years_without", "Years without", "years", len(y.without))}
		if len(y.unknown) > 0 {
			r.finding.Values = append(r.finding.Values, counts("years_unknown", "Years without, of which not all is known", "years", len(y.unknown)))
		}
		r.says = prose.Capital(s.noun(2)) + s.whose() + " " + y.words()
		if len(y.without)+len(y.unknown) > 0 {
			r.says = strings.TrimSpace(r.says + " " + found.setAside(s.grade))
		}
		if len(y.unknown) > 0 && !b.chronicle() {
			r.says, r.needs = strings.TrimSpace(r.says+" "+b.uncovered(found)), fullCoverage(found)
		}
		return r, nil
	}
}

// years sorts the years of what was asked.
func (b *book) years(found answer) years {
	var out years
	events := found.all()
	for y := found.when.From.Month().Year(); y <= found.when.To.Month().Year(); y++ {
		year := blindspot.DateRange{From: blindspot.NewDate(y, 1, 1), To: blindspot.NewDate(y, 12, 31)}
		asked := blindspot.DateRange{From: max(year.From, found.when.From), To: min(year.To, found.when.To)}
		switch {
		case slices.ContainsFunc(events, func(e blindspot.Event) bool {
			return surelyIn(&e, year) || countsIn(&e, year) && e.Source != b.in.Case.Terms.ID
		}):
			out.with = append(out.with, y)
		case found.covered || b.covered(found.reach.countries, asked):
			out.without = append(out.without, y)
		default:
			out.unknown = append(out.unknown, y)
		}
	}
	return out
}

// verdict is what the years say. A chronicle holds a part of what happened: its
// years without a row say neither that it went on nor that it did not.
func (y years) verdict(chronicle bool) blindspot.Verdict {
	switch {
	case len(y.without) > 0:
		return blindspot.Contradicted
	case len(y.unknown) > 0 && chronicle:
		return blindspot.Mixed
	case len(y.unknown) > 0:
		return blindspot.Untestable
	}
	return blindspot.Supported
}

func (y years) words() string {
	if n := len(y.with); n > 1 && len(y.without)+len(y.unknown) == 0 {
		return fmt.Sprintf("are on record in each year from %d to %d.", y.with[0], y.with[n-1])
	}
	with := "are on record in "
	switch {
	case len(y.with) == 0:
		with = "are not on record in " + prose.Years(y.without)
	case len(y.without) > 0:
		with += prose.Years(y.with) + ", but not in " + prose.Years(y.without)
	default:
		with += prose.Years(y.with)
	}
	if len(y.without) > 0 {
		with += ", where all events are known"
	}
	if len(y.unknown) > 0 {
		with += ". None is on record in " + prose.Years(y.unknown) + ", of which not all is known"
	}
	return with + "."
}

// uncovered says what of the time asked about the store does not cover.
func (b *book) uncovered(found answer) string {
	if b.chronicle() {
		return ""
	}
	return found.reach.words(found.when)
}

func fullCoverage(found answer) string {
	where := ""
	if len(found.reach.countries) > 0 {
		where = " of " + severalCountries(found.reach.countries)
	}
	return fmt.Sprintf("UCDP GED with full coverage%s for %s", where, found.when)
}
