package web

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/report"
)

type evidenceInput struct {
	ID   string `path:"id" doc:"Id of a shock, a link, a statement or an event of a case, as its evidence lists it"`
	Case string `query:"case" doc:"Name of the case; default: the first"`
	AsOf string `query:"as_of" doc:"What was known on this day, YYYY-MM-DD"`
}

// evidenceBody is one piece of a case's evidence, and what rests on it.
type evidenceBody struct {
	blindspot.Evidence
	Case  string         `json:"case"`
	Title string         `json:"title"`
	AsOf  blindspot.Date `json:"as_of"`
	Rests []resting      `json:"rests_on_it"`

	Shock *blindspot.Shock `json:"shock,omitempty"`
	Link  *blindspot.Link  `json:"link,omitempty"`
	Input evidenceInput    `json:"-"`
}

// resting is a claim, a judgement or a measure that cites a piece of evidence.
type resting struct {
	Kind string `json:"kind" doc:"claim, judgement or measure"`
	ID   string `json:"id"`
	Text string `json:"text"`
}

func (b *evidenceBody) standing() (string, blindspot.Date) { return b.Case, b.AsOf }

// evidence is one piece of a case's evidence.
func (s *Server) evidence(ctx context.Context, in *evidenceInput) (*evidenceBody, error) {
	name, a, err := s.assessCase(ctx, in.Case, in.AsOf)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(a.Evidence, func(e blindspot.Evidence) bool { return e.ID == in.ID || e.ID == casePrefix+in.ID })
	if i < 0 {
		return nil, blindspot.Errorf(blindspot.NotFound, "the page of the case lists its evidence; what came later was not known yet", "the case %s has no evidence %q on %s", name, in.ID, a.AsOf)
	}
	b := &evidenceBody{Evidence: a.Evidence[i], Case: name, Title: a.Title, AsOf: a.AsOf, Rests: restingOn(&a, a.Evidence[i].ID), Input: *in}
	b.entered(&a)
	return b, nil
}

// entered finds the shock or the link that a piece of evidence is.
func (b *evidenceBody) entered(a *blindspot.Assessment) {
	nth := 0 // among those of its kind, which stand in the same order
	for _, e := range a.Evidence {
		if e.ID == b.ID {
			break
		}
		if e.Kind == b.Kind {
			nth++
		}
	}
	switch {
	case b.Kind == "shock" && nth < len(a.Shocks):
		b.Shock = &a.Shocks[nth]
	case b.Kind == "link" && nth < len(a.Links):
		b.Link = &a.Links[nth]
	}
}

// restingOn are the claims, judgements and measures that cite a piece of evidence.
func restingOn(a *blindspot.Assessment, id string) []resting {
	out := []resting{}
	cites := func(findings []blindspot.Finding) bool {
		return slices.ContainsFunc(findings, func(f blindspot.Finding) bool { return slices.Contains(f.Evidence, id) })
	}
	for _, c := range a.Claims {
		if cites(c.Findings) {
			out = append(out, resting{"claim", c.ID, c.Claim})
		}
	}
	for i := range a.Findings {
		if cites(a.Findings[i : i+1]) {
			out = append(out, resting{"measure", a.Findings[i].Measure, a.Findings[i].Title + ": " + a.Findings[i].Statement})
		}
	}
	for i, j := range a.Judgements {
		if slices.Contains(j.Evidence, id) {
			out = append(out, resting{"judgement", fmt.Sprint(i + 1), j.Text})
		}
	}
	return out
}

// CSV is what rests on the piece of evidence.
func (b *evidenceBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"evidence", "kind", "id", "text"}}
	for _, r := range b.Rests {
		t.Rows = append(t.Rows, []string{b.ID, r.Kind, r.ID, r.Text})
	}
	return t
}

// casePrefix stands before the ids of a case's own rows.
const casePrefix = "case:"

// Row is the id as the case's file has it.
func (b *evidenceBody) Row() string { return strings.TrimPrefix(b.ID, casePrefix) }

// Evidence is the page of a piece of evidence: of an event of the store, or of what a
// case entered.
func (p page) Evidence(id, caseName string) string {
	own, ofCase := strings.CutPrefix(id, casePrefix)
	if !ofCase && strings.Contains(id, ":") {
		return p.Event(id, "")
	}
	return p.To(p.Path("/evidence", own), "case", caseName)
}

// knownRows are the ids of an assessment's evidence.
type knownRows map[string]bool

func rowsOf(a *blindspot.Assessment) knownRows {
	known := knownRows{}
	for i := range a.Evidence {
		known[a.Evidence[i].ID] = true
	}
	return known
}

// Known are the rows of evidence that have a page.
func (b *groupBody) Known() knownRows { return rowsOf(&b.Assessment) }

// cited is what a finding cites: a row of evidence, a report elsewhere, or something that
// has no page.
type cited struct{ ID, URL, Report string }

var eventID = regexp.MustCompile(`^[a-z0-9-]+:[0-9A-Za-z-]+$`)

// Cited leads to what a finding cites.
func (p page) Cited(id, caseName string, known knownRows) cited {
	switch {
	case report.IsAddress(id):
		return cited{ID: id, Report: id}
	case known[id]:
		return cited{ID: id, URL: p.Evidence(id, caseName)}
	case caseName != "" && known[casePrefix+id]:
		return cited{ID: id, URL: p.Evidence(casePrefix+id, caseName)}
	case !strings.HasPrefix(id, casePrefix) && eventID.MatchString(id):
		return cited{ID: id, URL: p.Event(id, "")}
	}
	return cited{ID: id}
}

// ofPage is a finding on a page, whose evidence is linked from there.
type ofPage struct {
	Page    page
	Finding blindspot.Finding
	Case    string
	Known   knownRows
}

// Of puts a finding on the page.
func (p page) Of(f blindspot.Finding, caseName string, known knownRows) ofPage {
	return ofPage{p, f, caseName, known}
}
