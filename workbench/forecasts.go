package workbench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/forecast/groups"
)

// StoredForecast is the forecast of one month as it is kept, with its state
// today.
type StoredForecast struct {
	ID      string          `json:"id"`
	Unit    string          `json:"unit"`
	Name    string          `json:"name"`
	Model   string          `json:"model"`
	AsOf    blindspot.Date  `json:"as_of"`
	Made    time.Time       `json:"made_at"`
	Target  blindspot.Month `json:"target"`
	Horizon int             `json:"horizon"`
	Late    bool            `json:"made_after_the_fact"` // its month was over when it was made
	Source  string          `json:"source"`              // whose data will resolve it
	Due     blindspot.Date  `json:"due"`                 // when that source is expected to be complete
	State   groups.State    `json:"state"`
	Kept    groups.Stored   `json:"-"`
	Verdict *groups.Verdict `json:"verdict"`
}

// Saved is what became of a forecast that was to be kept.
type Saved struct {
	Stored int `json:"stored"`              // months
	Before int `json:"stored_before"`       // that were kept before, from the same data and with the same settings
	Late   int `json:"made_after_the_fact"` // of those stored: they were over when the forecast was made
}

// SaveForecast keeps every month of every outlook of a forecast; what is kept
// already stays as it was.
func (b *Bench) SaveForecast(ctx context.Context, m Moment, f *groups.Forecast) (Saved, error) {
	store, err := b.keeper()
	if err != nil {
		return Saved{}, err
	}
	all, err := rowsOf(f, m.Date, b.Now().UTC())
	if err != nil {
		return Saved{}, err
	}
	ids := make([]string, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	have, err := store.Forecasts(ctx, duckdb.ForecastFilter{IDs: ids})
	if err != nil {
		return Saved{}, err
	}
	there := map[string]bool{}
	for i := range have {
		there[have[i].ID] = true
	}
	fresh := slices.DeleteFunc(all, func(one duckdb.Forecast) bool { return there[one.ID] })
	done := Saved{Stored: len(fresh), Before: len(have)}
	for i := range fresh {
		if groups.AfterTheFact(fresh[i].Target, b.Today()) {
			done.Late++
		}
	}
	return done, b.changed(store.PutForecasts(ctx, fresh))
}

// rowsOf turns a forecast into rows of the store. An id follows from data, model
// and settings, so that the same forecast is not stored twice, and another one
// never takes its place.
func rowsOf(f *groups.Forecast, asOf blindspot.Date, made time.Time) ([]duckdb.Forecast, error) {
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
			all = append(all, duckdb.Forecast{ID: "f" + hex.EncodeToString(sum[:8]), MadeAt: made, AsOf: asOf, Unit: o.Unit.ID, Model: o.Model,
				Target: s.Month.Month, Horizon: s.Month.Horizon, Payload: payload,
				Source: f.Resolution.ID, Lag: f.Resolution.LagMonths(s.Month.Month), Seed: f.Seed, Hash: f.Hash})
		}
	}
	return all, nil
}

// Forecasts lists the forecasts that are kept, in order of target month, each
// with its state today; only those without an outcome, if asked.
func (b *Bench) Forecasts(ctx context.Context, unresolved bool) ([]StoredForecast, error) {
	store, err := b.keeper()
	if err != nil {
		return []StoredForecast{}, nil // nothing can be kept, and so nothing is
	}
	kept, err := store.Forecasts(ctx, duckdb.ForecastFilter{Unresolved: unresolved})
	if err != nil || len(kept) == 0 {
		return []StoredForecast{}, err
	}
	came, err := b.outcomes(ctx, kept)
	if err != nil {
		return nil, err
	}
	out := make([]StoredForecast, 0, len(kept))
	for i := range kept {
		one, err := b.stored(&kept[i], came)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (b *Bench) stored(f *duckdb.StoredForecast, came *outcomes) (StoredForecast, error) {
	one := StoredForecast{ID: f.ID, Unit: f.Unit, Model: f.Model, AsOf: f.AsOf, Made: f.MadeAt, Target: f.Target, Horizon: f.Horizon,
		Late: groups.AfterTheFact(f.Target, blindspot.DateOf(f.MadeAt)), Source: f.Source, Due: (f.Target + blindspot.Month(f.Lag)).Last()} //nolint:gosec // months
	var err error
	if one.Kept, err = keptOf(f); err != nil {
		return one, err
	}
	if one.Name = one.Kept.Unit.Name; one.Name == "" {
		one.Name = f.Unit
	}
	one.State = came.state(f.Target, f.Source, &one.Kept, b.Today(), f.Resolution != nil, false)
	if f.Resolution != nil {
		one.Verdict = &groups.Verdict{}
		if err := json.Unmarshal(f.Resolution.Payload, one.Verdict); err != nil {
			return one, blindspot.Errorf(blindspot.BadInput, "", "the resolution of forecast %s is damaged: %w", f.ID, err)
		}
		one.Kept.Month.Value = &one.Verdict.Value
	}
	one.Kept.Month.State = one.State
	return one, nil
}

func keptOf(f *duckdb.StoredForecast) (groups.Stored, error) {
	var s groups.Stored
	if err := json.Unmarshal(f.Payload, &s); err != nil {
		return s, blindspot.Errorf(blindspot.BadInput, "", "stored forecast %s is damaged: %w", f.ID, err)
	}
	return s, nil
}

// Resolved is how many forecasts were scored.
type Resolved struct {
	Done    int `json:"resolved"`
	Late    int `json:"resolved_made_after_the_fact"`
	Waiting int `json:"waiting"`
}

// ResolveForecasts scores every forecast whose month the store covers by now. A
// resolution is never rewritten, so that one which only a provisional release
// knows waits, unless it is accepted.
func (b *Bench) ResolveForecasts(ctx context.Context, provisional bool) (Resolved, error) {
	var done Resolved
	store, err := b.keeper()
	if err != nil {
		return done, err
	}
	waiting, err := store.Forecasts(ctx, duckdb.ForecastFilter{Unresolved: true})
	if err != nil || len(waiting) == 0 {
		return done, err
	}
	came, err := b.outcomes(ctx, waiting)
	if err != nil {
		return done, err
	}
	for i := range waiting {
		f := &waiting[i]
		r, err := b.resolution(f, came, provisional)
		if err != nil {
			return done, err
		}
		if r == nil {
			done.Waiting++
			continue
		}
		r.ResolvedAt = b.Now().UTC()
		if err := b.changed(store.Resolve(ctx, *r)); err != nil {
			return done, err
		}
		done.Done++
		if groups.AfterTheFact(f.Target, blindspot.DateOf(f.MadeAt)) {
			done.Late++
		}
	}
	return done, nil
}

// resolution scores a forecast, or is nil where it is not resolvable.
func (b *Bench) resolution(f *duckdb.StoredForecast, came *outcomes, provisional bool) (*duckdb.Resolution, error) {
	s, err := keptOf(f)
	if err != nil || came.state(f.Target, f.Source, &s, b.Today(), false, provisional) != groups.Resolvable {
		return nil, err
	}
	value, _ := came.value(&s, f.Target)
	release, candidate := came.release(f.Source, f.Target)
	verdict, err := s.Judge(value)
	if err != nil {
		return nil, err
	}
	verdict.Dataset, verdict.Provisional = release, candidate
	payload, err := json.Marshal(verdict)
	return &duckdb.Resolution{Forecast: f.ID, Value: value, Payload: payload}, err
}

// outcomes answers what came of a unit's month, from all that the store holds.
type outcomes struct {
	groups, countries *groups.Data
	datasets          []blindspot.Dataset
}

// outcomes reads what the forecasts are about: the rest of the store need not be
// read.
func (b *Bench) outcomes(ctx context.Context, list []duckdb.StoredForecast) (*outcomes, error) {
	o := &outcomes{}
	until := b.Today().Month() - 1
	var countries []string
	var actors []blindspot.ActorID
	for i := range list {
		unit := list[i].Unit
		if iso3, ok := strings.CutPrefix(unit, "country:"); ok {
			countries = append(countries, iso3)
			continue
		}
		actor := blindspot.ActorID(strings.TrimPrefix(unit, "group:"))
		actors = append(actors, actor) // the sum of a group's theatres names no country
		if at := strings.LastIndex(string(actor), ":"); at >= 0 {
			actors = append(actors, actor[:at])
		}
	}
	slices.Sort(countries)
	slices.Sort(actors)
	var err error
	if len(countries) > 0 {
		o.countries, err = groups.LoadCountries(ctx, b.held(), until, slices.Compact(countries)...)
	}
	if len(actors) > 0 && (err == nil || blindspot.CodeOf(err) == blindspot.TooFewData) {
		o.groups, err = groups.Load(ctx, b.held(), until, slices.Compact(actors)...)
	}
	if err != nil && blindspot.CodeOf(err) != blindspot.TooFewData { // a store that covers nothing tells of no outcome
		return nil, err
	}
	o.datasets, err = b.held().Datasets(ctx, 0)
	return o, err
}

// state is the one state machine of a stored forecast: it is resolvable exactly
// where ResolveForecasts scores it. A month that only a provisional release
// tells of is not yet resolvable, unless such releases are accepted.
func (o *outcomes) state(target blindspot.Month, source string, s *groups.Stored, today blindspot.Date, scored, provisional bool) groups.State {
	_, covered := o.value(s, target)
	release, candidate := o.release(source, target)
	return groups.StateOf(target, today, covered && release != "" && (provisional || !candidate), scored)
}

func (o *outcomes) value(s *groups.Stored, target blindspot.Month) (float64, bool) {
	sum := 0.0
	for _, id := range s.Units() {
		data := o.groups
		if strings.HasPrefix(id, "country:") {
			data = o.countries
		}
		if data == nil {
			return 0, false
		}
		v, ok := data.DeathsIn(id, target)
		if !ok {
			return 0, false
		}
		sum += v
	}
	return sum, true
}

// release names the release of the source's family that tells what happened in a
// month, the newest yearly one where there is one; one of candidate events is
// provisional.
func (o *outcomes) release(source string, target blindspot.Month) (name string, provisional bool) {
	var best *blindspot.Dataset
	for i := range o.datasets {
		d := &o.datasets[i]
		if !d.Related(source) || !d.TellsOf(target) {
			continue
		}
		if better := best == nil || d.Candidate() == best.Candidate() && d.Outranks(best); better || best.Candidate() && !d.Candidate() {
			best = d
		}
	}
	if best == nil {
		return "", true
	}
	return best.Source + " " + best.Release, best.Candidate()
}
