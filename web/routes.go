package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/blindspot/blindspot"
)

// question is one thing that can be asked: as a page where it has a template, as
// JSON and, where the answer is a table, as CSV.
type question[I, B any] struct {
	path    string // "/group/{id}"; JSON stands under /api
	id      string // of the operation, and of the page's template
	summary string
	title   func(*B) string
	ask     func(context.Context, *I) (*B, error)
	first   func(context.Context, *I) (*B, error) // what is quick of a page that may take long; nil: nothing
}

// tabular is an answer that is a table, too.
type tabular interface{ CSV() blindspot.Table }

type reply[B any] struct{ Body B }

// handle serves what is no question of the API, and notes its pattern.
func (s *Server) handle(pattern string, h http.HandlerFunc) {
	s.routes = append(s.routes, pattern)
	s.mux.HandleFunc(pattern, h)
}

func (s *Server) register() {
	problems()
	s.api = humago.New(s.mux, apiConfig())
	s.handle("GET /assets/", s.assets().ServeHTTP)
	s.handle("GET /static/app.css", s.style)
	s.handle("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	s.handle("GET /openapi.json", s.openAPI)
	s.handle("GET /docs", s.docs)
	s.handle("POST /login", s.guard.Login)

	s.handle("GET /{$}", http.RedirectHandler("/watch", http.StatusSeeOther).ServeHTTP)
	add(s, question[watchInput, watchBody]{"/watch", "watch", "Groups of the store, most overlooked first", fixed[watchBody]("Watch board"), s.watch, s.watchFirst})
	add(s, question[searchInput, searchBody]{"/search", "search", "Groups, theatres, cases, claims, countries and areas whose names hold a text", fixed[searchBody]("Search"), s.search, nil})
	add(s, question[groupInput, groupBody]{"/group/{id}", "group", "Everything found about a group, a theatre or a case", func(b *groupBody) string { return b.Title }, s.group, s.groupFirst})
	add(s, question[areasInput, areasBody]{"/group/{id}/areas", "areas", "The group's events by admin-1 area and day or month, for the map", fixed[areasBody]("Areas"), s.areas, nil})
	add(s, question[exploreInput, exploreBody]{"/explorer", "explorer", "Events that a filter selects: counts, and a page of them", fixed[exploreBody]("Explorer"), s.explore, nil})
	add(s, question[eventInput, eventBody]{"/event/{id}", "event", "One event, with what each release said of it", func(b *eventBody) string { return "Event " + b.ID }, s.event, nil})
	add(s, question[evidenceInput, evidenceBody]{"/evidence/{id}", "evidence", "One shock, link, statement or event of a case, and what rests on it", (*evidenceBody).Row, s.evidence, nil})
	add(s, question[sourceInput, sourceBody]{"/source/{id}", "source", "A source: its terms and releases, and what a case takes from its reports", func(b *sourceBody) string { return "Source " + b.ID }, s.source, nil})
	add(s, question[placeInput, placeBody]{"/place/{id}", "place", "What is recorded of a country or an admin-1 area", func(b *placeBody) string { return b.Name }, s.place, nil})
	add(s, question[caseInput, claimsBody]{"/claims", "claims", "The claim ledger of a case", fixed[claimsBody]("Claims"), s.claims, s.claimsFirst})
	add(s, question[claimInput, claimBody]{"/claim", "claim", "One claim about any group, or one of a case: its verdict, numbers and rows", fixed[claimBody]("Claim"), s.claim, nil})
	add(s, question[forecastsInput, forecastsBody]{"/forecasts", "forecasts", "Stored forecasts, open and resolved, and their skill", fixed[forecastsBody]("Forecasts"), s.forecasts, nil})
	add(s, question[questionsInput, questionsBody]{"/questions", "questions", "Questions about the future, their probabilities and answers, and the record of the forecasters", fixed[questionsBody]("Questions"), s.questions, nil})
	add(s, question[ratesInput, ratesBody]{"/base-rates", "base-rates", "How often the record saw returns, growth, spikes, spread and endings", fixed[ratesBody]("Base rates"), s.baseRates, nil})
	add(s, question[besideInput, besideBody]{"/beside/{id}", "beside", "A group in a source of the user's own beside the record, by month and never added", func(b *besideBody) string { return b.Group + " in two sources" }, s.beside, nil})
	add(s, question[briefInput, briefBody]{"/brief", "brief", "What changed: events by group and country, new groups, answers, board, verdicts, forecasts", fixed[briefBody]("Brief"), s.brief, nil})
	add(s, question[corridorsInput, corridorsBody]{"/corridors", "corridors", "The network of graded links of a case, whole or with grades and places left out", fixed[corridorsBody]("Corridors"), s.corridors, nil})
	add(s, question[dataInput, dataBody]{"/data", "data", "Datasets, coverage, quarantine and citations", fixed[dataBody]("Data"), s.data, nil})
	add(s, question[reportInput, reportBody]{"/report/{id}", "report", "The assessment as a report", func(b *reportBody) string { return "Report: " + b.Title }, s.report, nil})
	add(s, question[glossaryInput, glossaryBody]{"/glossary", "glossary", "What the words on pages and in answers mean", fixed[glossaryBody]("Words"), s.glossary, nil})
	add(s, question[sqlInput, sqlBody]{"/sql", "sql", "One SELECT on the store, read only, limited in time and rows", fixed[sqlBody]("SQL"), s.sql, nil})
	s.changes()
	s.asking()
	s.forecasting()
	s.downloads()
	s.handle("GET /geo", s.geo)
	s.handle("/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, blindspot.Errorf(blindspot.NotFound, "the menu lists the pages", "there is no page %s", r.URL.Path))
	})
}

func fixed[B any](title string) func(*B) string { return func(*B) string { return title } }

// add registers a question in all its forms.
func add[I, B any](s *Server, q question[I, B]) {
	huma.Register(s.api, huma.Operation{OperationID: q.id, Method: http.MethodGet, Path: "/api" + q.path, Summary: q.summary, Tags: []string{"read"},
		Errors: []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusServiceUnavailable}},
		func(ctx context.Context, in *I) (*reply[B], error) {
			b, err := q.ask(ctx, in)
			if err != nil {
				return nil, s.apiError(err)
			}
			return &reply[B]{*b}, nil
		})
	answered := func(w http.ResponseWriter, r *http.Request) (*B, bool) {
		var in I
		err := decode(r, &in)
		if err == nil {
			var b *B
			ctx, over := s.underWay.begin(r)
			defer over()
			if b, err = q.ask(ctx, &in); err == nil {
				return b, true
			}
		}
		s.fail(w, r, err)
		return nil, false
	}
	var body any = new(B)
	_, isTable := body.(tabular)
	if templates()[q.id] == nil {
		return // data for a page's script
	}
	s.reads["GET "+q.path] = parameters(*new(I))
	begins(s, q)
	s.handle("GET "+q.path, func(w http.ResponseWriter, r *http.Request) {
		if b, ok := answered(w, r); ok {
			p := page{Title: q.title(b), Nav: q.id, Body: b, JSON: twin(r, ".json")}
			if isTable {
				p.CSV = twin(r, ".csv")
			}
			s.renderFor(w, r, q.id, p)
		}
	})
	if isTable {
		s.handle("GET /csv"+q.path, func(w http.ResponseWriter, r *http.Request) {
			if b, ok := answered(w, r); ok {
				var any any = b
				writeCSV(w, q.id, any.(tabular).CSV())
			}
		})
	}
}

// twin is the address of the same answer in another form.
func twin(r *http.Request, ext string) string {
	u := *r.URL
	u.Path, u.RawPath = u.Path+ext, ""
	return u.RequestURI()
}

// twins leads x.json to /api/x and x.csv to /csv/x, so that every page has them
// beside it. Assets and the API itself keep their names.
func (s *Server) twins(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		for _, own := range []string{"/assets/", "/api/", "/static/", "/openapi.json", "/download/"} {
			if strings.HasPrefix(path, own) {
				next.ServeHTTP(w, r)
				return
			}
		}
		if strings.HasPrefix(path, "/report/") && strings.Count(r.URL.EscapedPath(), "/") == 3 { // files of a report
			next.ServeHTTP(w, r)
			return
		}
		for ext, under := range map[string]string{".json": "/api", ".csv": "/csv"} {
			if rest, ok := strings.CutSuffix(path, ext); ok {
				r2 := r.Clone(r.Context())
				r2.URL.Path, r2.URL.RawPath = under+rest, ""
				if raw, ok := strings.CutSuffix(r.URL.RawPath, ext); ok {
					r2.URL.RawPath = under + raw
				}
				next.ServeHTTP(w, r2)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
