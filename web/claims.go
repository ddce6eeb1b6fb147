package web

import (
	"context"
	"strings"

	"github.com/blindspot/blindspot"
)

type caseInput struct {
	Case    string `query:"case" doc:"Name of the case; default: the first"`
	Verdict string `query:"verdict" enum:"supported,contradicted,mixed,untestable," doc:"Only claims with this verdict"`
	AsOf    string `query:"as_of" doc:"YYYY-MM-DD"`
}

type claimsBody struct {
	Case    string                   `json:"case"`
	Title   string                   `json:"title"`
	Text    string                   `json:"question"`
	AsOf    blindspot.Date           `json:"as_of"`
	Claims  []blindspot.CheckedClaim `json:"claims"`
	Answers []blindspot.CaseAnswer   `json:"answers"`
	Account *blindspot.Account       `json:"account"`
	Counts  []verdictCount           `json:"counts"`
	Cases   []caseEntry              `json:"-"`
	Input   caseInput                `json:"-"`
	Chron   bool                     `json:"chronicle"`
	Known   knownRows                `json:"-"` // evidence that has a page
}

type verdictCount struct {
	Verdict blindspot.Verdict `json:"verdict"`
	Count   int               `json:"count"`
}

// aCase is the case asked for, or the first.
func (s *Server) aCase(name string) (string, error) {
	if name == "" && len(s.Cases) > 0 {
		return s.Cases[0], nil
	}
	if indexOf(s.Cases, name) < 0 {
		return "", blindspot.Errorf(blindspot.NotFound, "the cases are: "+strings.Join(s.Cases, ", "), "there is no case named %q", name)
	}
	return name, nil
}

func (s *Server) claims(ctx context.Context, in *caseInput) (*claimsBody, error) {
	name, a, err := s.assessCase(ctx, in.Case, in.AsOf)
	if err != nil {
		return nil, err
	}
	return s.ledger(in, name, &a), nil
}

// assessCase is the case that was asked for, or the first, as assessed on a day.
func (s *Server) assessCase(ctx context.Context, asked, asOf string) (name string, a blindspot.Assessment, err error) {
	if name, err = s.aCase(asked); err == nil {
		a, err = s.assess(ctx, name, asOf, false)
	}
	return name, a, err
}

// claimsFirst is the case whose claims are being checked.
func (s *Server) claimsFirst(ctx context.Context, in *caseInput) (*claimsBody, error) {
	name, err := s.aCase(in.Case)
	if err != nil {
		return nil, err
	}
	asOf, err := optionalDate(in.AsOf)
	if err != nil {
		return nil, err
	}
	a, _, err := s.Bench.Outline(ctx, name, asOf, false)
	if err != nil {
		return nil, err
	}
	return s.ledger(in, name, &a), nil
}

// ledger is the page of a case's claims.
func (s *Server) ledger(in *caseInput, name string, a *blindspot.Assessment) *claimsBody {
	b := &claimsBody{Case: name, Title: a.Title, Text: a.Question, AsOf: a.AsOf, Claims: []blindspot.CheckedClaim{}, Answers: a.Answers, Account: a.Account, Cases: s.caseList(), Input: *in, Chron: a.Chronicle, Known: rowsOf(a)}
	for _, v := range []blindspot.Verdict{blindspot.Supported, blindspot.Contradicted, blindspot.Mixed, blindspot.Untestable} {
		b.Counts = append(b.Counts, verdictCount{Verdict: v})
	}
	for _, c := range a.Claims {
		for i := range b.Counts {
			if b.Counts[i].Verdict == c.Verdict {
				b.Counts[i].Count++
			}
		}
		if in.Verdict == "" || string(c.Verdict) == in.Verdict {
			b.Claims = append(b.Claims, c)
		}
	}
	return b
}

// CSV is the ledger as a table.
func (b *claimsBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"id", "claim", "verdict", "summary", "needs", "caveats"}}
	for _, c := range b.Claims {
		t.Rows = append(t.Rows, []string{c.ID, c.Claim, string(c.Verdict), c.Summary, c.Needs, strings.Join(blindspot.WarningTexts(c.Caveats), "; ")})
	}
	return t
}
