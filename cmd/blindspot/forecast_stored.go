package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/forecast/groups"
)

// resolvable is the state of a stored forecast whose outcome is known, but that
// has not been scored yet.
const resolvable groups.State = "resolvable"

// stored turns a forecast into rows of the store. An id follows from data, model
// and settings, so that the same forecast is not stored twice, and another one
// never takes its place.
func stored(f *groups.Forecast, asOf blindspot.Date, made time.Time) ([]duckdb.Forecast, error) {
	outlooks := make([]*groups.Outlook, 0, len(f.Outlooks)+1)
	for i := range f.Outlooks {
		outlooks = append(outlooks, &f.Outlooks[i])
	}
	if f.Total != nil {
		outlooks = append(outlooks, f.Total)
	}
	var all []duckdb.Forecast
	for _, o := range outlooks {
		for _, s := range f.Store(o) {
			payload, err := json.Marshal(s)
			if err != nil {
				return nil, err
			}
			sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s %d %v %v", o.Unit.ID, f.Hash, s.Month.Month, f.Seed, f.Threshold, s.Parts))
			all = append(all, duckdb.Forecast{ID: "f" + hex.EncodeToString(sum[:8]), MadeAt: made, AsOf: asOf, Unit: o.Unit.ID, Model: f.Model,
				Target: s.Month.Month, Horizon: s.Month.Horizon, Payload: payload,
				Source: f.Resolution.ID, Lag: f.Resolution.LagMonths(s.Month.Month), Seed: f.Seed, Hash: f.Hash})
		}
	}
	return all, nil
}

// outcomes answers what came of a unit's month, from all that the store holds.
type outcomes struct {
	groups, countries *groups.Data
	datasets          []blindspot.Dataset
}

func (p *program) outcomes(ctx context.Context, store *duckdb.Store, list []duckdb.StoredForecast) (*outcomes, error) {
	o := &outcomes{}
	var err error
	until := blindspot.DateOf(p.now()).Month() - 1
	var countries, actors []string // what the forecasts are about: the rest of the store need not be read
	for _, f := range list {
		if iso3, ok := strings.CutPrefix(f.Unit, "country:"); ok {
			countries = append(countries, iso3)
			continue
		}
		actor := strings.TrimPrefix(f.Unit, "group:")
		actors = append(actors, actor) // the sum of a group's theatres names no country
		if at := strings.LastIndex(actor, ":"); at >= 0 {
			actors = append(actors, actor[:at])
		}
	}
	slices.Sort(countries)
	slices.Sort(actors)
	if len(countries) > 0 {
		if o.countries, err = groups.LoadCountries(ctx, store, until, slices.Compact(countries)...); err != nil {
			return nil, err
		}
	}
	if len(actors) > 0 {
		if o.groups, err = groups.Load(ctx, store, until, slices.Compact(actors)...); err != nil {
			return nil, err
		}
	}
	o.datasets, err = store.Datasets(ctx, 0)
	return o, err
}

func (o *outcomes) value(s *groups.Stored, target blindspot.Month) (float64, bool) {
	sum := 0.0
	for _, id := range s.Units() {
		data := o.groups
		if strings.HasPrefix(id, "country:") {
			data = o.countries
		}
		v, ok := data.DeathsIn(id, target)
		if !ok {
			return 0, false
		}
		sum += v
	}
	return sum, true
}

// release names the release that tells what happened in a month, a yearly one
// where there is one; a candidate release (25.0.3) is provisional.
func (o *outcomes) release(source string, target blindspot.Month) (name string, provisional bool) {
	provisional = true
	for _, d := range o.datasets {
		if d.Source != source || d.From > target.Last() || d.To < target.First() {
			continue
		}
		candidate := strings.Count(d.Release, ".") > 1
		if name == "" || provisional && !candidate {
			name, provisional = d.Source+" "+d.Release, candidate
		}
	}
	return name, provisional
}

func (p *program) forecastList() *cobra.Command {
	var unresolved bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List stored forecasts with their state",
		Long: `List shows every stored forecast of a month: open, not yet resolvable, resolvable
(forecast resolve will score it) or resolved with its score. DATA is the last
month that went in. A forecast of a month that was over when it was made is
marked: made after the fact, it proves no foresight.
` + exitCodes,
		Args: args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := p.needStore(cmd, false)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // opened for reading
			list, err := store.Forecasts(cmd.Context(), duckdb.ForecastFilter{Unresolved: unresolved})
			if err != nil {
				return err
			}
			return p.listForecasts(cmd.Context(), store, list)
		},
	}
	cmd.Flags().BoolVar(&unresolved, "unresolved", false, "only those without an outcome")
	return cmd
}

// listed is one stored forecast as list prints it.
type listed struct {
	ID        string          `json:"id"`
	Unit      string          `json:"unit"`
	Name      string          `json:"name"`
	Model     string          `json:"model"`
	AsOf      blindspot.Date  `json:"as_of"`
	Made      time.Time       `json:"made_at"`
	Target    blindspot.Month `json:"target"`
	Horizon   int             `json:"horizon"`
	Threshold float64         `json:"threshold"`
	Forecast  groups.Ahead    `json:"forecast"`
	Cut       blindspot.Month `json:"data_until"`
	Late      bool            `json:"made_after_the_fact"`
	Source    string          `json:"source"`
	Due       blindspot.Date  `json:"due"`
	State     groups.State    `json:"state"`
	Verdict   *groups.Verdict `json:"verdict"`
}

func (p *program) listForecasts(ctx context.Context, store *duckdb.Store, list []duckdb.StoredForecast) error {
	known, err := p.outcomes(ctx, store, list)
	if err != nil {
		return err
	}
	rows := make([]listed, 0, len(list))
	for _, f := range list {
		s, err := payloadOf(f)
		if err != nil {
			return err
		}
		row := listed{ID: f.ID, Unit: f.Unit, Name: s.Unit.Name, Model: f.Model, AsOf: f.AsOf, Made: f.MadeAt, Target: f.Target, Horizon: f.Horizon, Threshold: s.Threshold,
			Forecast: s.Month, Cut: s.Cut, Late: groups.AfterTheFact(f.Target, blindspot.DateOf(f.MadeAt)), Source: f.Source, Due: (f.Target + blindspot.Month(f.Lag)).Last()}
		_, covered := known.value(&s, f.Target)
		row.State = groups.StateOf(f.Target, blindspot.DateOf(p.now()), f.Resolution != nil)
		if f.Resolution == nil && covered {
			row.State = resolvable
		}
		if f.Resolution != nil {
			row.Verdict = &groups.Verdict{}
			if err := json.Unmarshal(f.Resolution.Payload, row.Verdict); err != nil {
				return blindspot.Errorf(blindspot.BadInput, "", "the resolution of forecast %s is damaged: %w", f.ID, err)
			}
			row.Forecast.Value = &row.Verdict.Value
		}
		row.Forecast.State = row.State
		rows = append(rows, row)
	}
	if p.json {
		return p.printJSON(map[string]any{"forecasts": rows})
	}
	if len(rows) == 0 {
		fmt.Fprintln(p.stdout, "No forecast is stored. blindspot forecast GROUP --save stores one.")
		return nil
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tMADE\tDATA\tMONTH\tUNIT\tMEDIAN\t90 %\tP(>=)\tCAME\tLOG CRPS\tCONFLICTOLOGY\tSTATE")
	for _, r := range rows {
		came, ours, theirs := "-", "-", "-"
		if r.Verdict != nil {
			came, ours, theirs = number(int(r.Verdict.Value)), fmt.Sprintf("%.3f", r.Verdict.LogCRPS), fmt.Sprintf("%.3f", r.Verdict.BaseLogCRPS)
		}
		state := stateText(r.State, r.Due, blindspot.DateOf(p.now()))
		if r.Late {
			state += ", made after the fact"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%.0f\t%.0f-%.0f\t%.2f (%.0f)\t%s\t%s\t%s\t%s\n", r.ID, blindspot.DateOf(r.Made), r.Cut, r.Target, r.Name,
			r.Forecast.Q50, r.Forecast.Q05, r.Forecast.Q95, r.Forecast.AtLeast, r.Threshold, came, ours, theirs, state)
	}
	return w.Flush()
}

func payloadOf(f duckdb.StoredForecast) (groups.Stored, error) {
	var s groups.Stored
	if err := json.Unmarshal(f.Payload, &s); err != nil {
		return s, blindspot.Errorf(blindspot.BadInput, "", "stored forecast %s is damaged: %w", f.ID, err)
	}
	return s, nil
}

func (p *program) forecastResolve() *cobra.Command {
	var provisional bool
	cmd := &cobra.Command{
		Use:   "resolve",
		Short: "Score stored forecasts whose outcome has arrived",
		Long: `Resolve looks up what came of every stored forecast whose month the store covers
by now, and stores the outcome, the release that tells it, and the scores of the
forecast and of conflictology. A resolution is never rewritten, so one that only
a candidate release knows waits for the yearly release, unless --provisional.
` + exitCodes,
		Args: args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := p.needStore(cmd, true)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // every write is committed by then
			done, late, waiting, err := p.resolve(cmd.Context(), store, provisional)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]any{"resolved": done, "resolved_made_after_the_fact": late, "waiting": waiting})
			}
			fmt.Fprintf(p.stdout, "%d forecasts resolved, %d still wait for data.\n", done, waiting)
			if late > 0 {
				fmt.Fprintf(p.stdout, "%d of the resolved were made after the fact: they prove no foresight.\n", late)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&provisional, "provisional", false, "accept candidate releases, whose numbers will be revised")
	return cmd
}

func (p *program) resolve(ctx context.Context, store *duckdb.Store, provisional bool) (done, late, waiting int, err error) {
	list, err := store.Forecasts(ctx, duckdb.ForecastFilter{Unresolved: true})
	if err != nil || len(list) == 0 {
		return 0, 0, 0, err
	}
	known, err := p.outcomes(ctx, store, list)
	if err != nil {
		return 0, 0, 0, err
	}
	for _, f := range list {
		s, err := payloadOf(f)
		if err != nil {
			return done, late, waiting, err
		}
		value, ok := known.value(&s, f.Target)
		release, candidate := known.release(f.Source, f.Target)
		if !ok || release == "" || candidate && !provisional {
			waiting++
			continue
		}
		verdict, err := s.Judge(value)
		if err != nil {
			return done, late, waiting, err
		}
		verdict.Dataset, verdict.Provisional = release, candidate
		payload, err := json.Marshal(verdict)
		if err != nil {
			return done, late, waiting, err
		}
		if err := store.Resolve(ctx, duckdb.Resolution{Forecast: f.ID, ResolvedAt: p.now().UTC(), Value: value, Payload: payload}); err != nil {
			return done, late, waiting, err
		}
		done++
		if groups.AfterTheFact(f.Target, blindspot.DateOf(f.MadeAt)) {
			late++
		}
	}
	return done, late, waiting, nil
}
