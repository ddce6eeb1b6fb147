package attention_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/attention"
	"github.com/blindspot/blindspot/internal/sentences"
	"github.com/blindspot/blindspot/internal/slow"
)

var (
	until = blindspot.NewMonth(2024, time.December)
	en    = blindspot.Page{Project: "en.wikipedia", Title: "River_Guard"}
	ha    = blindspot.Page{Project: "ha.wikipedia", Title: "Masu_gadin_kogi"}
)

func title(p blindspot.Page, local bool) blindspot.PageTitle {
	return blindspot.PageTitle{Group: "ucdp:9002", Project: p.Project, Title: p.Title, Local: local}
}

// monthly are views of a page in the 24 months up to the last: first those of the
// year before, then those of the last.
func monthly(p blindspot.Page, was, now int) (views []blindspot.PageViews) {
	for m := until - 23; m <= until; m++ {
		n := now
		if m <= until-12 {
			n = was
		}
		views = append(views, blindspot.PageViews{Page: p, Month: m, Views: n + int(m)%7, Known: blindspot.NewDate(2025, 1, 10)})
	}
	return views
}

func course(was, now float64) (points []blindspot.Point) {
	for m := until - 23; m <= until; m++ {
		v := now
		if m <= until-12 {
			v = was
		}
		points = append(points, blindspot.Point{Month: m, Value: blindspot.Exactly(v + float64(m%3))})
	}
	return points
}

func asked(pages ...blindspot.Page) (asks []blindspot.PageAsk) {
	for _, p := range pages {
		asks = append(asks, blindspot.PageAsk{Page: p, From: until - 23, To: until, Known: blindspot.NewDate(2025, 1, 10), Found: true})
	}
	return asks
}

func input(views []blindspot.PageViews, asks []blindspot.PageAsk, titles ...blindspot.PageTitle) attention.Input {
	return attention.Input{Group: "River Guard", Course: course(10, 20), Titles: titles, Reading: attention.Told(views, asks, 0), Until: until}
}

func TestGapSetsLocalAgainstWorld(t *testing.T) {
	t.Parallel()
	views := append(monthly(en, 9000, 3000), monthly(ha, 100, 900)...)
	g := attention.Gap(input(views, asked(en, ha), title(en, false), title(ha, true)))
	local, world := g.Of(blindspot.AttentionLocal), g.Of(blindspot.AttentionWorld)
	if !g.Both() || attention.Direction(local.Change) != 1 || attention.Direction(world.Change) != -1 {
		t.Fatalf("local %v, world %v", local.Change, world.Change)
	}
	if local.Level.Value < 900 || local.Level.Value > 907 || math.Abs(g.Share.Value-903.0/3906) > 0.01 {
		t.Errorf("local level %v, share %v", local.Level, g.Share)
	}
	if d := attention.Direction(world.PerEventChange); d != -1 || world.PerEventChange.Value > 0.3 {
		t.Errorf("views of the world for each event %v", world.PerEventChange)
	}
	text := strings.Join(g.Disagree, "\n")
	for _, want := range []string{"Events rose by", "page views in other languages fell by", "Page views in languages of its countries rose to", "For each event, page views in languages of its countries rose to"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	for _, s := range g.Disagree {
		for _, fault := range sentences.Faults(s) {
			t.Errorf("%s: %s", fault, s)
		}
	}
}

// A month in which a page of the series has no data has no value, and is not zero.
func TestMissingIsNotZeroFault(t *testing.T) {
	t.Parallel()
	other := blindspot.Page{Project: "en.wikipedia", Title: "River_Guards"}
	views := monthly(en, 500, 500)
	all := monthly(other, 500, 500)
	views = append(views, all[:20]...) // the last four months are missing
	g := attention.Gap(input(views, asked(en, other), title(en, false), title(other, false)))
	world := g.Of(blindspot.AttentionWorld)
	last := world.Points[len(world.Points)-1]
	if last.Value.Known() || !world.Points[len(world.Points)-5].Value.Known() {
		t.Errorf("the last month reads %v", last.Value)
	}
	if world.Change.Known() || !strings.Contains(world.Missing, "Known are 8 of the last twelve months and 12 of the twelve before; 9 of each are needed") {
		t.Errorf("change %v, missing %q", world.Change, world.Missing)
	}
	if len(world.Gaps) != 2 || !strings.Contains(world.Gaps[1], "missing, not zero") { // the months before the first views lack data, too
		t.Errorf("gaps %q", world.Gaps)
	}
}

// A page that was renamed is summed over its titles, each in its own days.
func TestRenamedPagesAreSummed(t *testing.T) {
	t.Parallel()
	was := blindspot.Page{Project: "en.wikipedia", Title: "Guard_of_the_River"}
	renamed := blindspot.NewDate(2024, time.June, 15)
	before, after := title(was, false), title(en, false)
	before.When.To, after.When.From = renamed, renamed
	var views []blindspot.PageViews
	for m := until - 23; m <= renamed.Month(); m++ {
		views = append(views, blindspot.PageViews{Page: was, Month: m, Views: 100, Known: renamed})
	}
	for m := renamed.Month(); m <= until; m++ {
		views = append(views, blindspot.PageViews{Page: en, Month: m, Views: 40, Known: renamed})
	}
	world := attention.Gap(input(views, asked(was, en), before, after)).Of(blindspot.AttentionWorld)
	at := map[blindspot.Month]float64{}
	for _, p := range world.Points {
		at[p.Month] = p.Value.Value
	}
	if at[renamed.Month()-1] != 100 || at[renamed.Month()] != 140 || at[renamed.Month()+1] != 40 {
		t.Errorf("before %v, in the month %v, after %v", at[renamed.Month()-1], at[renamed.Month()], at[renamed.Month()+1])
	}
}

// Each reason for which a series is missing is told.
func TestWhyASeriesIsMissing(t *testing.T) {
	t.Parallel()
	lost := []blindspot.PageAsk{{Page: en, From: until - 23, To: until, Known: 1, Found: false}}
	for name, c := range map[string]struct {
		in   attention.Input
		want string
	}{
		"no title":  {input(nil, nil), "has no page in another language"},
		"not asked": {input(nil, nil, title(en, false)), "have not been asked for"},
		"404":       {input(nil, lost, title(en, false)), "There is no month of which all of its pages have data"},
	} {
		g := attention.Gap(c.in)
		if s := g.Of(blindspot.AttentionWorld); !strings.Contains(s.Missing, c.want) || g.Both() {
			t.Errorf("%s: %q", name, s.Missing)
		}
	}
	g := attention.Gap(input(nil, lost, title(en, false)))
	if gaps := g.Of(blindspot.AttentionWorld).Gaps; len(gaps) != 1 || !strings.Contains(gaps[0], "not to say that nobody read it") {
		t.Errorf("a 404 is told as %q", gaps)
	}
	in := input(monthly(en, 500, 500), asked(en), title(en, false))
	in.Course = nil
	if s := attention.Gap(in).Of(blindspot.AttentionEvents); !strings.Contains(s.Missing, "no census") {
		t.Errorf("events of a chronicle: %q", s.Missing)
	}
}

// Nothing that was told or happened after the day is read, unless nothing was told
// by then: then what was told later stands in, cut at the day.
func TestToldByTheDay(t *testing.T) {
	t.Parallel()
	m := until
	day := (m + 1).First() + 14
	views := []blindspot.PageViews{{Page: en, Month: m, Views: 10, Known: day - 5}, {Page: en, Month: m, Views: 12, Known: day + 5}, {Page: en, Month: m + 1, Views: 7, Known: day + 40}}
	asks := []blindspot.PageAsk{{Page: en, From: m, To: m, Known: day - 5, Found: true}, {Page: en, From: m, To: m + 1, Known: day + 40, Found: true}}
	if r := attention.Told(views, asks, day); r.StandsIn || len(r.Views[en]) != 1 || r.Views[en][m] != 10 || r.Asked[en].To != m {
		t.Errorf("on the day %+v", r)
	}
	if r := attention.Told(views, asks, 0); r.Views[en][m] != 12 || r.Views[en][m+1] != 7 {
		t.Errorf("today %+v", r)
	}
	if r := attention.Told(views, asks, m.Last()); !r.StandsIn || len(r.Views[en]) != 1 || r.Views[en][m] != 12 || r.Asked[en].To != m {
		t.Errorf("before anything was told %+v", r)
	}
	if r := attention.Told(views, asks, m.Last()-1); !r.StandsIn || len(r.Views[en]) != 0 {
		t.Errorf("before the month was over %+v", r)
	}
}

func TestWanted(t *testing.T) {
	t.Parallel()
	old, again := title(en, false), title(en, true)
	old.When = blindspot.DateRange{From: blindspot.NewDate(2012, 1, 1), To: blindspot.NewDate(2016, 2, 10)}
	again.When.From, again.Group = blindspot.NewDate(2020, 5, 5), "ucdp:1"
	late := title(ha, true)
	late.When.From = until.Last() + 10
	got := attention.Wanted([]blindspot.PageTitle{old, again, late}, until)
	if len(got) != 1 || got[0] != (attention.Ask{Page: en, From: blindspot.PageViewsSince, To: until}) {
		t.Errorf("%+v", got)
	}
}

// Where nothing changed, a change is seldom called: views of made-up pages with
// peaks that hang together from month to month.
func TestIntervalsHold(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 5))
	const trials = 200
	called, held := 0, 0
	for range trials {
		var views []blindspot.PageViews
		x := 0.0
		for m := until - 59; m <= until; m++ {
			x = 0.5*x + 0.4*rng.NormFloat64()
			views = append(views, blindspot.PageViews{Page: en, Month: m, Views: int(2000 * math.Exp(x)), Known: 1})
		}
		in := input(views, asked(en), title(en, false))
		q := attention.Gap(in).Of(blindspot.AttentionWorld).Change
		if attention.Direction(q) != 0 {
			called++
		}
		if q.Low <= 1 && q.High >= 1 {
			held++
		}
	}
	t.Logf("held %d, called %d of %d", held, called, trials)
	if held < trials*80/100 || called > trials*12/100 {
		t.Errorf("the intervals hold %d of %d, and %d changes are called where there is none", held, trials, called)
	}
}
