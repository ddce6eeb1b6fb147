package watch

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// count writes a number of deaths or events; an average may be broken.
func count(v float64) string {
	if v < 100 && v != math.Trunc(v) {
		return fmt.Sprintf("%.1f", v)
	}
	return blindspot.FormatNumber(v)
}

func plural(n float64, what string) string {
	switch n {
	case 0:
		return "no " + what + "s"
	case 1:
		return "1 " + what
	}
	return count(n) + " " + what + "s"
}

func share(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) }

// back says how long ago something was.
func back(months int) string {
	switch {
	case months == 0:
		return "within the last month"
	case months < 24:
		return plural(float64(months), "month") + " back"
	}
	return fmt.Sprintf("%d years back", months/12)
}

// change says how a count of a year compares with that of the year before.
func change(what, when string, now, before float64) string {
	numbers := fmt.Sprintf("(%s, against %s in the 12 before)", count(now), count(before))
	switch {
	case now == 0 && before == 0:
		return fmt.Sprintf("no %s in %s, nor in the 12 before", what, when)
	case before == 0:
		return fmt.Sprintf("%s went from none to %s in %s", what, count(now), when)
	case now == 0:
		return fmt.Sprintf("%s went from %s to none in %s", what, count(before), when)
	case now == before:
		return fmt.Sprintf("%s stayed the same in %s %s", what, when, numbers)
	case now >= 1.9*before && now < 2.1*before:
		return fmt.Sprintf("%s doubled in %s %s", what, when, numbers)
	case now >= 2.1*before:
		return fmt.Sprintf("%s rose to %s times as many in %s %s", what, blindspot.FormatNumber(now/before), when, numbers)
	case now > before:
		return fmt.Sprintf("%s rose by %.0f %% in %s %s", what, 100*(now/before-1), when, numbers)
	}
	return fmt.Sprintf("%s fell by %.0f %% in %s %s", what, 100*(1-now/before), when, numbers)
}

const fewReasons = 3

// reasons names the three themes that raise the probability most above that of
// the average group, fewer where fewer raise it. What a model has learned to
// weigh is not a cause: a fall in deaths, too, may raise the chance of a
// breakout, which is measured against the last 24 months.
func reasons(f *facts, now pool, row []float64) []string {
	type part struct {
		sum, top float64
		feature  int
	}
	parts := make([]part, themes)
	for j, c := range now.contributions(row) {
		p := &parts[features[j].theme]
		p.sum += c
		if c > p.top {
			p.top, p.feature = c, j
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(b.sum, a.sum) })
	out := []string{}
	for _, p := range parts {
		if len(out) < fewReasons && p.sum > 0 { // a sum above zero has a part above zero
			text := features[p.feature].words(f)
			if features[p.feature].level {
				text += standing(now.standard(p.feature, row))
			}
			out = append(out, text)
		}
	}
	return out
}

// standing says on which side of the average example a feature lies.
func standing(z float64) string {
	if z < 0 {
		return ", below the average of groups"
	}
	return ", above the average of groups"
}

const fewEvents = 10

// warnings says what the numbers of a group rest on.
func (w *world) warnings(in *Input, f *facts) []string {
	out := []string{}
	if f.events24 < fewEvents {
		out = append(out, fmt.Sprintf("Few events: %s in the last 24 months.", count(f.events24)))
	}
	if f.unseen > 0 {
		out = append(out, fmt.Sprintf("Left out: %s of the last 24 months in countries that are not observed throughout.", plural(float64(f.unseen), "event")))
	}
	if f.unstated > 0 {
		out = append(out, fmt.Sprintf("%s of the last 24 months without a stated number of deaths.", capital(plural(float64(f.unstated), "event"))))
	}
	var assumed []string
	for _, c := range f.home {
		low, stated := 1.0, true
		for m := w.last - horizon + 1; m <= w.last; m++ {
			s, said := in.Coverage.Share(w.countries[c], m)
			low, stated = min(low, s), stated && said
		}
		name := in.country(w.countries[c])
		if low < blindspot.FullShare {
			out = append(out, fmt.Sprintf("The file holds only %s of the events that the source knows of %s.", share(low), name))
		}
		if !stated {
			assumed = append(assumed, name)
		}
	}
	if len(assumed) > 0 {
		slices.Sort(assumed)
		out = append(out, "Coverage is assumed, stated by nobody: "+list(assumed)+".")
	}
	return out
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
