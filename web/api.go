package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"reflect"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/blindspot/blindspot"
)

// Problem is an error as the API tells it (RFC 9457), with what to do next.
type Problem struct {
	Title  string              `json:"title" doc:"Name of the HTTP status"`
	Status int                 `json:"status"`
	Detail string              `json:"detail" doc:"What happened"`
	Code   string              `json:"code,omitempty" doc:"Kind of error: usage, bad_input, not_found, too_few_data, refused, unavailable, internal"`
	Hint   string              `json:"hint,omitempty" doc:"What to do next"`
	Errors []*huma.ErrorDetail `json:"errors,omitempty"`
	// Candidates are the things of one name of which one has to be chosen.
	Candidates []blindspot.Candidate `json:"candidates,omitempty" doc:"Things of one name, of which one has to be asked for by its id"`
}

func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType says that this is a problem.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// problems makes huma speak of its own errors in the same way. It is a setting
// of the package huma and not of an API, so it is made once.
var problems = sync.OnceFunc(func() {
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		p := &Problem{Title: http.StatusText(status), Status: status, Detail: message, Hint: "/openapi.json describes what may be asked"}
		for _, err := range errs {
			if d, ok := err.(huma.ErrorDetailer); ok {
				p.Errors = append(p.Errors, d.ErrorDetail())
			} else if err != nil {
				p.Errors = append(p.Errors, &huma.ErrorDetail{Message: err.Error()})
			}
		}
		return p
	}
})

// statusOf is the HTTP status of an error, more exact where HTTP has the word.
func statusOf(err error) int {
	switch {
	case errors.Is(err, errBusy):
		return http.StatusConflict
	case errors.Is(err, os.ErrDeadlineExceeded):
		return http.StatusRequestTimeout
	}
	return blindspot.HTTPStatus(err)
}

func (s *Server) apiError(err error) error {
	status := statusOf(err)
	p := &Problem{Title: http.StatusText(status), Status: status, Detail: err.Error(), Code: string(blindspot.CodeOf(err)), Hint: blindspot.HintOf(err)}
	_, p.Candidates = blindspot.CandidatesOf(err)
	if status == http.StatusInternalServerError {
		s.Log.Error("internal fault", "error", err)
		p.Detail = "an internal fault; the server's log says more"
	}
	return p
}

// quantity is how a blindspot.Quantity is written: unknown parts as null.
type quantity struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
	Level float64  `json:"level,omitempty" doc:"Probability the interval is meant to hold"`
}

func apiConfig() huma.Config {
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	registry.RegisterTypeAlias(reflect.TypeFor[blindspot.Quantity](), reflect.TypeFor[quantity]())
	registry.RegisterTypeAlias(reflect.TypeFor[blindspot.Date](), reflect.TypeFor[string]())
	registry.RegisterTypeAlias(reflect.TypeFor[blindspot.Month](), reflect.TypeFor[string]())
	return huma.Config{
		OpenAPI: &huma.OpenAPI{OpenAPI: "3.1.0", Info: &huma.Info{Title: "Blindspot", Version: "1",
			License:     &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
			Description: "Early warning and assessment of armed groups from public event data. Organisation x place x month: never a person, a community or a target. Every page x of the workbench is here as /api/x, and as x.json. Changes need the header X-Blindspot, or come from the workbench's own pages."},
			Components: &huma.Components{Schemas: registry, SecuritySchemes: map[string]*huma.SecurityScheme{
				"token": {Type: "http", Scheme: "bearer", Description: "Only where the server was started with a token."}}},
			Security: []map[string][]string{{}, {"token": {}}},
			Servers:  []*huma.Server{{URL: "/", Description: "the server that this description came from"}}},
		Formats: huma.DefaultFormats, DefaultFormat: "application/json", NoFormatFallback: false,
	}
}

func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) {
	data, err := json.MarshalIndent(s.api.OpenAPI(), "", "  ")
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/vnd.oai.openapi+json")
	_, _ = w.Write(data) // the client may be gone
}
