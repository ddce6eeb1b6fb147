package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/workbench"
)

type forecastsInput struct {
	Group  string `query:"group" doc:"Also make a forecast of this group, theatre or country; it is not stored"`
	Months int    `query:"months" minimum:"0" maximum:"36" doc:"Months ahead of the forecast that is made; default 12"`
	UpTo   string `query:"up_to" doc:"Make it as on this day, YYYY-MM-DD, knowing no more"`
	Record string `query:"record" enum:"yes," doc:"yes: also score the model at past origins, over all groups; takes some seconds"`
}

type forecastsBody struct {
	Charts    []figure.Figure `json:"-"` // the track record of the model, where it was asked for
	NoRecord  string          `json:"no_record,omitempty" doc:"why the model cannot be scored on this store's past"`
	Forecasts []forecastRow   `json:"forecasts"`
	Open      int             `json:"open" doc:"of months that are not over"`
	Waiting   int             `json:"waiting" doc:"of months that are over, without an outcome in the store"`
	Ready     int             `json:"resolvable" doc:"of months whose outcome has come, not scored yet"`
	Resolved  int             `json:"resolved"`
	Outcome   string          `json:"outcome,omitempty" doc:"how the resolved forecasts did, beside conflictology"`
	Made      *madeForecast   `json:"made,omitempty" doc:"the forecast that was asked for, which is not stored"`
	Drawn     []figure.Figure `json:"-"` // of it
	Input     forecastsInput  `json:"-"`
	Choices   []choice        `json:"-"`
	ReadOnly  bool            `json:"read_only" doc:"none can be stored"`
	Outlooks  []outlook       `json:"outlooks" doc:"forecasts of one unit made at one time, and how the model did for it before"`
}

type forecastRow struct {
	ID      string          `json:"id"`
	Unit    string          `json:"unit"`
	Name    string          `json:"name"`
	Model   string          `json:"model"`
	AsOf    blindspot.Date  `json:"as_of"`
	Made    blindspot.Date  `json:"made"`
	Late    bool            `json:"made_after_the_fact" doc:"its month was over when it was made"`
	Target  blindspot.Month `json:"target"`
	Horizon int             `json:"horizon"`
	Low     float64         `json:"q05"`
	Q25     float64         `json:"q25"`
	Median  float64         `json:"q50"`
	Q75     float64         `json:"q75"`
	High    float64         `json:"q95"`
	State   groups.State    `json:"state"`
	Source  string          `json:"source" doc:"whose data will resolve it"`
	Due     blindspot.Date  `json:"due" doc:"when that source is expected to be complete"`
	Verdict *groups.Verdict `json:"verdict"`
}

type outlook struct {
	Unit   string         `json:"unit"`
	Name   string         `json:"name"`
	AsOf   blindspot.Date `json:"as_of"`
	Record groups.Record  `json:"record"`
	Figure figure.Figure  `json:"-"`
	model  string
	seen   groups.Outlook
	most   float64 // threshold of the stated probability
}

// fans is how many fan charts a page draws.
const fans = 12

func (s *Server) forecasts(ctx context.Context, in *forecastsInput) (*forecastsBody, error) {
	b := &forecastsBody{Forecasts: []forecastRow{}, Outlooks: []outlook{}, Input: *in, ReadOnly: s.Bench.ReadOnly()}
	kept, err := s.Bench.Forecasts(ctx, false)
	if err != nil {
		return nil, err
	}
	for i := range kept {
		b.add(&kept[i])
	}
	slices.SortStableFunc(b.Outlooks, func(x, y outlook) int { return int(y.AsOf - x.AsOf) })
	for i := range b.Outlooks {
		o := &b.Outlooks[i]
		slices.SortFunc(o.seen.Months, func(x, y groups.Ahead) int { return int(x.Month - y.Month) })
		if o.Figure, _, err = figure.Fan(o.seen, o.most); err != nil {
			return nil, err
		}
		o.Figure.ID, o.Figure.Title = fmt.Sprintf("fan-%d", i), o.Name+": deaths a month, made knowing up to "+o.AsOf.String()
	}
	b.Outcome = b.outcome()
	if b.Choices, err = s.choices(ctx, ""); err != nil {
		return nil, err
	}
	if err = s.makeForecast(ctx, b); err != nil {
		return nil, err
	}
	if in.Record == "yes" {
		err = s.addTrack(ctx, b)
	}
	return b, err
}

// addTrack scores the model at past origins, or says why the store has too short
// a history for that.
func (s *Server) addTrack(ctx context.Context, b *forecastsBody) error {
	track, err := s.Bench.ForecastRecord(ctx)
	if blindspot.CodeOf(err) == blindspot.TooFewData {
		b.NoRecord = err.Error()
		return nil
	}
	if err != nil {
		return err
	}
	b.Charts, err = figure.Backtest(track)
	return err
}

func (b *forecastsBody) add(f *workbench.StoredForecast) {
	p := &f.Kept
	row := forecastRow{ID: f.ID, Unit: f.Unit, Name: f.Name, Model: f.Model, AsOf: f.AsOf, Target: f.Target, Horizon: f.Horizon,
		Made: blindspot.DateOf(f.Made), Late: f.Late, Low: p.Quantiles["0.05"], Q25: p.Month.Q25, Median: p.Quantiles["0.5"], Q75: p.Month.Q75,
		High: p.Quantiles["0.95"], Source: f.Source, Due: f.Due, State: f.State, Verdict: f.Verdict}
	switch row.State {
	case groups.Open:
		b.Open++
	case groups.NotYetResolvable:
		b.Waiting++
	case groups.Resolvable:
		b.Ready++
	case groups.Resolved:
		b.Resolved++
	}
	b.Forecasts = append(b.Forecasts, row)
	i := slices.IndexFunc(b.Outlooks, func(o outlook) bool {
		return o.Unit == row.Unit && o.AsOf == row.AsOf && o.model == row.Model && o.most == p.Threshold
	})
	if i < 0 {
		i = len(b.Outlooks)
		b.Outlooks = append(b.Outlooks, outlook{Unit: row.Unit, Name: row.Name, AsOf: row.AsOf, Record: p.Record, model: row.Model, most: p.Threshold,
			seen: groups.Outlook{Unit: p.Unit}})
	}
	month := p.Month
	month.Month = row.Target
	month.Q05, month.Q50, month.Q95 = row.Low, row.Median, row.High
	b.Outlooks[i].seen.Months = append(b.Outlooks[i].seen.Months, month)
}

// outcome says how the resolved forecasts did, wins and losses alike, apart for
// those that were made when their month was over.
func (b *forecastsBody) outcome() string {
	var texts []string
	for _, late := range []bool{false, true} {
		n, in50, in90, ours, theirs := 0, 0, 0, 0.0, 0.0
		for _, f := range b.Forecasts {
			if v := f.Verdict; v != nil && f.Late == late {
				n++
				ours, theirs = ours+v.LogCRPS, theirs+v.BaseLogCRPS
				if v.Covered50 {
					in50++
				}
				if v.Covered90 {
					in90++
				}
			}
		}
		if n == 0 {
			continue
		}
		which := "made before their month was over"
		if late {
			which = "made after the fact, which prove no foresight"
		}
		k := float64(n)
		texts = append(texts, fmt.Sprintf("Of %d resolved forecasts %s, the 50 %% interval held %d and the 90 %% interval %d; mean CRPS of log deaths %.3f, against %.3f of conflictology, the unit's own last twelve months (smaller is better).", n, which, in50, in90, ours/k, theirs/k))
	}
	return strings.Join(texts, " ")
}

// Fans are the outlooks that are drawn: the newest.
func (b *forecastsBody) Fans() []outlook { return b.Outlooks[:min(fans, len(b.Outlooks))] }

// State are the open or the resolved forecasts, those made last first.
func (b *forecastsBody) State(resolved bool) []forecastRow {
	var out []forecastRow
	for _, f := range b.Forecasts {
		if (f.Verdict != nil) == resolved {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(x, y forecastRow) int {
		return cmp.Or(int(y.AsOf-x.AsOf), strings.Compare(x.Name, y.Name), int(x.Target-y.Target))
	})
	return out
}

// CSV is the forecasts as a table.
func (b *forecastsBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"id", "unit", "name", "model", "as_of", "target", "horizon", "q05", "q25", "q50", "q75", "q95", "state", "due", "value"}}
	for _, f := range b.Forecasts {
		row := []string{f.ID, f.Unit, f.Name, f.Model, f.AsOf.String(), f.Target.String(), fmt.Sprint(f.Horizon)}
		for _, q := range []float64{f.Low, f.Q25, f.Median, f.Q75, f.High} {
			row = append(row, fmt.Sprintf("%.6g", q))
		}
		value := ""
		if f.Verdict != nil {
			value = fmt.Sprintf("%.6g", f.Verdict.Value)
		}
		t.Rows = append(t.Rows, append(row, string(f.State), f.Due.String(), value))
	}
	return t
}
