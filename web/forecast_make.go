package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/workbench"
)

// forecastOrder says what is to be forecast.
type forecastOrder struct {
	Group  string `json:"group" doc:"Actor id, name or alias; a theatre as \"IS in Iraq\"; or a country"`
	Months int    `json:"months,omitempty" minimum:"0" maximum:"36" doc:"ahead; default: 12"`
	UpTo   string `json:"up_to,omitempty" doc:"Made as on this day, YYYY-MM-DD, knowing no more; default: everything known"`
}

// madeForecast is a forecast that was asked for and is not stored.
type madeForecast struct {
	Subject   string              `json:"subject"`
	Cut       blindspot.Month     `json:"data_until"`
	Model     string              `json:"model"`
	Threshold float64             `json:"threshold" doc:"deaths a month that p is the probability of"`
	Months    []madeMonth         `json:"months"`
	Warnings  []blindspot.Warning `json:"warnings"`
}

type madeMonth struct {
	Unit   string          `json:"unit"`
	Name   string          `json:"name"`
	Month  blindspot.Month `json:"month"`
	Low    float64         `json:"q05"`
	Q25    float64         `json:"q25"`
	Median float64         `json:"q50"`
	Q75    float64         `json:"q75"`
	High   float64         `json:"q95"`
	P      float64         `json:"p"`
}

func (f *madeForecast) add(o *groups.Outlook) {
	for _, m := range o.Months {
		f.Months = append(f.Months, madeMonth{o.Unit.ID, o.Unit.Name, m.Month, m.Q05, m.Q25, m.Q50, m.Q75, m.Q95, m.AtLeast})
	}
}

type storeInput struct{ Body forecastOrder }

// forecasting registers what makes forecasts that are kept, and what scores them.
func (s *Server) forecasting() {
	errors := []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}
	huma.Register(s.api, huma.Operation{OperationID: "store-forecast", Method: http.MethodPost, Path: "/api/forecasts", Summary: "Make a forecast and store every month of it", Tags: []string{"change"}, MaxBodyBytes: 64 << 10, Errors: errors},
		func(ctx context.Context, in *storeInput) (*reply[workbench.Saved], error) {
			saved, err := s.storeForecast(ctx, in.Body)
			if err != nil {
				return nil, s.apiError(err)
			}
			return &reply[workbench.Saved]{saved}, nil
		})
	huma.Register(s.api, huma.Operation{OperationID: "resolve-forecasts", Method: http.MethodPost, Path: "/api/forecasts/resolve", Summary: "Score the stored forecasts whose outcome a final release tells", Tags: []string{"change"}, MaxBodyBytes: 1 << 10, Errors: errors},
		func(ctx context.Context, _ *struct{}) (*reply[workbench.Resolved], error) {
			done, err := s.resolveForecasts(ctx)
			if err != nil {
				return nil, s.apiError(err)
			}
			return &reply[workbench.Resolved]{done}, nil
		})
	s.handle("POST /forecasts", func(w http.ResponseWriter, r *http.Request) {
		if !s.parseForm(w, r) {
			return
		}
		months, err := strconv.Atoi(r.PostForm.Get("months"))
		if err == nil {
			_, err = s.storeForecast(r.Context(), forecastOrder{r.PostForm.Get("group"), months, r.PostForm.Get("up_to")})
		}
		s.done(w, r, err, "/forecasts#open")
	})
	s.handle("POST /forecasts/resolve", func(w http.ResponseWriter, r *http.Request) {
		_, err := s.resolveForecasts(r.Context())
		s.done(w, r, err, "/forecasts#resolved")
	})
}

// done leads to the page that shows what was done, or tells what was not.
func (s *Server) done(w http.ResponseWriter, r *http.Request, err error, to string) {
	if err != nil {
		s.fail(w, r, err)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// ordered makes a forecast; what came since is no part of it.
func (s *Server) ordered(ctx context.Context, o forecastOrder) (groups.Forecast, workbench.Moment, error) {
	upTo, err := optionalDate(o.UpTo)
	if err != nil {
		return groups.Forecast{}, workbench.Moment{}, err
	}
	subject, m, err := s.Bench.AskForecast(ctx, o.Group, upTo)
	if err != nil {
		return groups.Forecast{}, m, err
	}
	f, err := s.Bench.Forecast(ctx, subject, m, groups.Settings{Months: o.Months}, false)
	return f, m, err
}

func (s *Server) storeForecast(ctx context.Context, o forecastOrder) (workbench.Saved, error) {
	if err := s.writable(); err != nil {
		return workbench.Saved{}, err
	}
	f, m, err := s.ordered(ctx, o)
	if err != nil {
		return workbench.Saved{}, err
	}
	if !s.uploads.changing.TryLock() {
		return workbench.Saved{}, errBusy
	}
	defer s.uploads.changing.Unlock()
	return s.Bench.SaveForecast(ctx, m, &f)
}

func (s *Server) resolveForecasts(ctx context.Context) (workbench.Resolved, error) {
	if err := s.writable(); err != nil {
		return workbench.Resolved{}, err
	}
	if !s.uploads.changing.TryLock() {
		return workbench.Resolved{}, errBusy
	}
	defer s.uploads.changing.Unlock()
	return s.Bench.ResolveForecasts(ctx, false)
}

// makeForecast adds the forecast that the page was asked for, which is not stored.
func (s *Server) makeForecast(ctx context.Context, b *forecastsBody) error {
	in := &b.Input
	if in.Months == 0 {
		in.Months = 12
	}
	if in.Group == "" {
		return nil
	}
	f, _, err := s.ordered(ctx, forecastOrder{in.Group, in.Months, in.UpTo})
	if err != nil {
		return err
	}
	b.Made = &madeForecast{Subject: f.Subject, Cut: f.Cut, Model: f.Model, Threshold: f.Threshold, Warnings: append([]blindspot.Warning{}, f.Warnings...)}
	outlooks := f.Outlooks
	if f.Total != nil {
		outlooks = append(outlooks[:len(outlooks):len(outlooks)], *f.Total)
	}
	for i := range outlooks {
		b.Made.add(&outlooks[i])
		fan, ok, err := figure.Fan(outlooks[i], f.Threshold)
		if err != nil {
			return err
		}
		if ok {
			fan.ID = fmt.Sprintf("made-%d", i)
			b.Drawn = append(b.Drawn, fan)
		}
	}
	return nil
}

// parseForm reads a short form, or tells that it is too long.
func (s *Server) parseForm(w http.ResponseWriter, r *http.Request) bool {
	whole := r.Body
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		s.guard.Drain(w, whole)
		s.fail(w, r, blindspot.Errorf(blindspot.Usage, "shorten what you wrote", "the form is too long"))
		return false
	}
	return true
}
