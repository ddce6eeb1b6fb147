package claim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// bounds are the numbers between which a claim puts an amount, either or both.
type bounds struct {
	least, most       int
	hasLeast, hasMost bool
}

func (a *args) bounds() bounds {
	_, hasLeast := a.get("at_least")
	_, hasMost := a.get("at_most")
	out := bounds{a.count("at_least", 0), a.count("at_most", 0), hasLeast, hasMost}
	switch {
	case !hasLeast && !hasMost:
		a.fault("", "give at_least, at_most or both")
	case hasLeast && hasMost && out.least > out.most:
		a.fault("at_most", "no number is at least %d and at most %d", out.least, out.most)
	}
	return out
}

func parseCount(a *args) runner {
	limits := a.bounds()
	if c, ok := a.census(); ok {
		if limits.hasLeast && limits.hasMost {
			a.fault("at_most", "monthly counts are held against one bound")
		}
		return c.count(a, map[bool]int{true: limits.least, false: limits.most}[limits.hasLeast], limits.hasLeast)
	}
	q := a.quantity("")
	return func(ctx context.Context, b *book) (result, error) {
		asked := q
		time, ahead := q.time.ahead(b.in.AsOf)
		asked.time = time
		m, err := asked.take(ctx, b)
		if err != nil {
			return result{}, err
		}
		if m.when.From > b.in.AsOf {
			return b.notBegun(ctx, q, m, ahead)
		}
		r := b.number(m)
		limits.hold(&r, b, m)
		if r.verdict == blindspot.Untestable {
			r.bar += b.undecided(m)
			r.needs = m.needs()
		}
		return r, nil
	}
}

// hold holds the amount against the bounds.
func (l bounds) hold(r *result, b *book, m amount) {
	var verdicts []blindspot.Verdict
	var bars []string
	var needs []blindspot.Level
	against := func(is, words string, bound int) {
		verdicts = append(verdicts, holds(is, m.low-float64(bound), m.high-float64(bound)))
		bars, needs = append(bars, words), append(needs, bar(words, float64(bound)))
	}
	if l.hasLeast {
		against(">=", "needs at least "+prose.Number(float64(l.least)), l.least)
	}
	if l.hasMost {
		against("<=", "allows "+allowed(l.most), l.most)
	}
	r.verdict = both(verdicts)
	if m.unplaced() {
		r.verdict = blindspot.Untestable
	}
	r.bar = "The claim " + strings.Join(bars, " and ") + "."
	if l.hasLeast && l.hasMost && l.least == l.most {
		r.bar = "The claim needs exactly " + prose.Number(float64(l.most)) + "."
	}
	r.finding.Course = m.course(b, needs...)
}

// notBegun says that the days of an amount begin after the day of the question, and,
// of days ahead, how much there was before.
func (b *book) notBegun(ctx context.Context, q quantity, m amount, ahead bool) (result, error) {
	says := strings.TrimSpace(fmt.Sprintf("Not tested: %s%s %s, because that begins after %s. %s", m.s.noun(2), m.s.whose(), prose.During(m.when), prose.Day(b.in.AsOf), b.coveredWords(m.reach, m.when)))
	if ahead {
		before, err := q.soFar(ctx, b)
		if err != nil {
			return result{}, err
		}
		says += before
	}
	return untestable(says, m.needs()), nil
}

// soFar says how a time without a beginning was read that ends after the data, and
// what there was of it before.
func (q quantity) soFar(ctx context.Context, b *book) (string, error) {
	q.time = timespan{when: blindspot.DateRange{To: b.in.AsOf}}
	m, err := q.take(ctx, b)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf(" Without a beginning, a time that ends after the data begins where they end; what came before can be asked about with one, such as %s..%s. Up to then, on record %s: %s.",
		m.when.From.Month(), b.in.AsOf.Month(), prose.During(m.when), m.words()), nil
}

// both joins the verdicts on two bounds.
func both(v []blindspot.Verdict) blindspot.Verdict {
	for _, worst := range []blindspot.Verdict{blindspot.Contradicted, blindspot.Untestable, blindspot.Mixed} {
		if slices.Contains(v, worst) {
			return worst
		}
	}
	return blindspot.Supported
}
