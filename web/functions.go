package web

import (
	"bytes"
	"fmt"
	"html/template"
	"math"
	"regexp"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/report"
)

var functions = template.FuncMap{
	"number":         func(n int) string { return blindspot.FormatNumber(float64(n)) },
	"percent":        prose.Percent,
	"change":         prose.Change,
	"attentionWords": func() string { return blindspot.AttentionWords },
	"capital":        prose.Capital,
	"arrow":          prose.Arrow,
	"scales":         func() []string { return []string{"absolute", "indexed", "logarithmic"} },
	"chanceWithin":   chanceWithin,
	"questions":      func() []blindspot.Question { return blindspot.Questions },
	"p":              func(p *float64) string { return blindspot.FormatNumber(*p) },
	"inc":            func(i int) int { return i + 1 },
	"country":        countryNames,
	"named":          nameTable,
	"geographic":     func(spec []byte) bool { return bytes.Contains(spec, []byte(`"projection":`)) },
	"isCountry":      func(code string) bool { _, ok := place.CountryByISO(code); return ok },
	"words":          func(s string) string { return strings.ReplaceAll(s, "_", " ") },
	"json":           jsonFor,
	"spark":          spark,
	"bars": func(a blindspot.Answer) template.HTML {
		d, _ := figure.Answer(a)
		return template.HTML(d.SVG) //nolint:gosec // of package figure, which escapes its words
	},
	"svg":     func(drawn string) template.HTML { return template.HTML(drawn) }, //nolint:gosec // of package figure, which escapes its words
	"anchor":  anchor,
	"short":   short,
	"first":   func(n int, list []string) []string { return list[:min(n, len(list))] },
	"more":    func(n int, list []string) int { return max(0, len(list)-n) },
	"join":    strings.Join,
	"has":     func(list []string, s string) bool { return indexOf(list, s) >= 0 },
	"deaths":  deathsText,
	"inBox":   inBox,
	"names":   func(id string, all []choice) choices { return choices{id, all} },
	"height":  specHeight,
	"meaning": definition,
	"tab":     tab,
	"q":       func(v float64) string { return blindspot.FormatNumber(math.Round(v)) }, // quantiles of counts
	"f3":      func(v float64) string { return fmt.Sprintf("%.3f", v) },
	"share":   func(v *float64) string { return pointer(v, "%.2f", 1) },
	"chance":  chance,
	"host":    hostOf,
	"drawn":   func() bool { return built() },
	"style":   func() string { return styleAddress() },
	"script":  func() string { return scriptAddress() },
	"address": report.IsAddress,
	"minus1":  func(n int) int { return n - 1 },
	"pct":     wholePercent,
	"countries": func(list []string) string {
		names := make([]string, len(list))
		for i, c := range list {
			names[i] = place.CountryName(c)
		}
		return strings.Join(names, ", ")
	},
}

// countryNames are the names of countries by their codes, with commas between.
func countryNames(codes string) string {
	names := strings.Split(codes, ",")
	for i, c := range names {
		names[i] = place.CountryName(c)
	}
	return strings.Join(names, ", ")
}

// namedTable is a table with a name for readers without sight.
type namedTable struct {
	Name string
	blindspot.Table
}

func nameTable(name string, t any) namedTable {
	switch t := t.(type) {
	case blindspot.Table:
		return namedTable{name, t}
	case *blindspot.Table:
		return namedTable{name, *t}
	}
	return namedTable{Name: name}
}

// chance writes a probability that may not be known.
func chance(p *float64) string {
	if p == nil {
		return "not known"
	}
	return prose.ChanceOf(*p)
}

// chanceWithin writes a probability with its interval, where they are known.
func chanceWithin(p, low, high *float64) string {
	if p == nil || low == nil || high == nil {
		return chance(p)
	}
	return prose.Chance(blindspot.Between(*p, *low, *high, 0.9))
}

// wholePercent keeps a small share from reading as none.
func wholePercent(v float64) string {
	if v > 0 && v < 0.005 {
		return "<1"
	}
	return fmt.Sprintf("%.0f", 100*v)
}

func indexOf(list []string, s string) int {
	for i, x := range list {
		if x == s {
			return i
		}
	}
	return -1
}

func deathsText(best, low, high *int) string {
	switch {
	case best == nil:
		return "not stated"
	case low != nil && high != nil && *low != *high:
		return fmt.Sprintf("%d (%d to %d)", *best, *low, *high)
	}
	return fmt.Sprint(*best)
}

func short(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// anchor makes an id fit for a fragment.
func anchor(id string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, id)
}

var heightOf = regexp.MustCompile(`"height":(\d+)`)

// specHeight is the height of a figure, so that its place is kept before it is
// drawn.
func specHeight(spec []byte) string {
	if m := heightOf.FindSubmatch(spec); m != nil {
		return string(m[1])
	}
	return "260"
}

// spark draws a small chart of a series: a line where it is observed, a grey
// band where it is not.
func spark(points []blindspot.Point, label string) template.HTML {
	const w, h = 132.0, 26.0
	top := 1.0
	for _, p := range points {
		if p.Value.Known() {
			top = max(top, p.Value.Value)
		}
	}
	if len(points) == 0 {
		return "not known"
	}
	step := w / float64(len(points))
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="spark" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" preserveAspectRatio="none" role="img" aria-label="%s">`, w, h, w, h, template.HTMLEscapeString(label))
	for i := 0; i < len(points); {
		j := i
		for j < len(points) && points[j].Value.Known() == points[i].Value.Known() {
			j++
		}
		x := float64(i) * step
		if !points[i].Value.Known() {
			fmt.Fprintf(&b, `<rect class="gap" x="%.1f" y="0" width="%.1f" height="%.0f"/>`, x, float64(j-i)*step, h)
		}
		i = j
	}
	fmt.Fprintf(&b, `<rect class="base" x="0" y="%.1f" width="%.0f" height="1"/><path class="bar" d="`, h-1, w)
	for i, p := range points { // all bars are one shape: a board has thousands of them
		if p.Value.Known() && p.Value.Value > 0 {
			y := (h - 1) * p.Value.Value / top
			fmt.Fprintf(&b, "M%.1f %.0fv%.1fh%.1fv%.1fz", float64(i)*step+.2, h, -y, max(step-.5, .6), y)
		}
	}
	b.WriteString(`"/></svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers, and one label that is escaped
}

func pointer(v *float64, format string, scale float64) string {
	if v == nil {
		return "not known"
	}
	return fmt.Sprintf(format, scale**v)
}
