package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/foresight"
	"github.com/blindspot/blindspot/workbench"
)

type questionsInput struct {
	AsOf string `query:"as_of" doc:"As they stood on this day, YYYY-MM-DD; default: today"`
}

type questionsBody struct {
	Questions []foresight.Question `json:"questions"`
	Record    foresight.Scorecard  `json:"record"`
	ReadOnly  bool                 `json:"read_only" doc:"none can be added"`
	Choices   []choice             `json:"-"`
}

func (s *Server) questions(ctx context.Context, in *questionsInput) (*questionsBody, error) {
	day, err := optionalDate(in.AsOf)
	if err != nil {
		return nil, err
	}
	b := &questionsBody{ReadOnly: s.Bench.ReadOnly() || day.Known()}
	if b.Questions, err = s.Bench.Questions(ctx, day); err != nil {
		return nil, err
	}
	b.Record = foresight.ScorecardOf(b.Questions)
	if !b.ReadOnly {
		b.Choices, err = s.choices(ctx, "")
	}
	return b, err
}

// CSV is the questions as a table.
func (b *questionsBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"id", "made", "as_of", "subject", "name", "claim", "from", "to", "program", "analyst", "state", "due", "came", "program_brier", "program_log", "analyst_brier", "analyst_log"}}
	for i := range b.Questions {
		q := &b.Questions[i]
		row := []string{q.ID, q.MadeOn().String(), q.AsOf.String(), q.Subject, q.Name, q.Claim, q.Days.From.String(), q.Days.To.String()}
		for _, f := range foresight.Forecasters {
			cell := ""
			if p, ok := q.Probability(f); ok {
				cell = fmt.Sprintf("%.6g", p)
			}
			row = append(row, cell)
		}
		row = append(row, string(q.State), q.Due.String(), strings.Trim(q.Came(), "-"))
		for _, f := range foresight.Forecasters {
			brier, log := "", ""
			if s, ok := q.Scored(f); ok {
				brier, log = fmt.Sprintf("%.6g", s.Brier), fmt.Sprintf("%.6g", s.Log)
			}
			row = append(row, brier, log)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

type askInput struct {
	Body struct {
		Group       string   `json:"group" doc:"Actor id, name or alias; or a case"`
		Claim       string   `json:"claim" doc:"One line of the claim language, about days to come"`
		Probability *float64 `json:"probability,omitempty" doc:"Yours, between 0 and 1"`
		Note        string   `json:"note,omitempty" maxLength:"2000"`
	}
}

// asking registers what stores a question.
func (s *Server) asking() {
	huma.Register(s.api, huma.Operation{OperationID: "ask", Method: http.MethodPost, Path: "/api/questions", Summary: "Store a question about the future", Tags: []string{"change"}, MaxBodyBytes: 64 << 10,
		Errors: []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity}},
		func(ctx context.Context, in *askInput) (*reply[foresight.Question], error) {
			q, err := s.ask(ctx, workbench.NewQuestion{Subject: in.Body.Group, Claim: in.Body.Claim, Probability: in.Body.Probability, Note: in.Body.Note})
			if err != nil {
				return nil, s.apiError(err)
			}
			return &reply[foresight.Question]{q}, nil
		})
	s.handle("POST /questions", s.askForm)
}

func (s *Server) ask(ctx context.Context, n workbench.NewQuestion) (foresight.Question, error) {
	if err := s.writable(); err != nil {
		return foresight.Question{}, err
	}
	if !s.uploads.changing.TryLock() {
		return foresight.Question{}, errBusy
	}
	defer s.uploads.changing.Unlock()
	return s.Bench.AskQuestion(ctx, n)
}

func (s *Server) askForm(w http.ResponseWriter, r *http.Request) {
	if !s.parseForm(w, r) {
		return
	}
	p, err := foresight.ParseProbability(r.PostForm.Get("probability"))
	var q foresight.Question
	if err == nil {
		q, err = s.ask(r.Context(), workbench.NewQuestion{Subject: r.PostForm.Get("group"), Claim: r.PostForm.Get("claim"), Probability: p, Note: r.PostForm.Get("note")})
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/questions#"+url.PathEscape(q.ID), http.StatusSeeOther)
}
