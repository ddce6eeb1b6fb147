package web

import (
	"cmp"
	"context"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim/language"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/workbench"
)

type claimInput struct {
	Group    string `query:"group" doc:"Actor id, name or alias; a theatre as \"IS in Iraq\"; or a case"`
	Claim    string `query:"claim" doc:"One line of the claim language"`
	ID       string `query:"id" doc:"Id of a claim of the case, instead of a line"`
	What     string `query:"what" enum:"events,deaths,areas,countries,months," doc:"By menus: what is counted"`
	Kind     string `query:"kind" enum:"lethal,state-based,non-state,one-sided," doc:"By menus: of which events"`
	Where    string `query:"where" doc:"By menus: countries and regions, with commas between"`
	Against  string `query:"against" doc:"By menus: opponents, with commas between"`
	From     string `query:"from" doc:"By menus: first year, month or day"`
	To       string `query:"to" doc:"By menus: last year, month or day"`
	Compare  string `query:"compare" enum:"more,least,fewer,most,none,rising,falling,every," doc:"By menus: how it is compared"`
	Number   string `query:"number" doc:"By menus: with a number, or how many times that of the other time"`
	ThanFrom string `query:"than_from" doc:"By menus: first year, month or day of the time it is compared with"`
	ThanTo   string `query:"than_to" doc:"By menus: its last"`
	History  string `query:"history" enum:"yes," doc:"yes: the verdict at the end of each year, too"`
	AsOf     string `query:"as_of" doc:"What was known on this day, YYYY-MM-DD; default: the end of the data"`
}

type claimBody struct {
	Tested  *workbench.Tested        `json:"tested" doc:"null where nothing was asked yet, or the claim is not understood"`
	Ledger  *blindspot.CheckedClaim  `json:"ledger" doc:"the claim of the case that was asked for by its id"`
	Lines   []string                 `json:"lines" doc:"its tests in the claim language"`
	Rows    []blindspot.Evidence     `json:"rows" doc:"the rows that it rests on"`
	History []workbench.DatedVerdict `json:"history"`
	Fault   string                   `json:"fault" doc:"where the claim stops to be understood, or what is asked back"`
	Hint    string                   `json:"hint"`
	// Candidates are the things that bear the name Ambiguous.
	Candidates []blindspot.Candidate `json:"candidates,omitempty" doc:"things of one name, of which one has to be asked for by its id"`
	Ambiguous  string                `json:"ambiguous,omitempty" doc:"the name that they bear"`
	AsOf       blindspot.Date        `json:"as_of"`
	Input      claimInput            `json:"-"`
	Choices    []choice              `json:"-"`
	named      map[string]string     // sources by id
	Places     []string              `json:"-"`
}

// Said is the summary above the numbers, which need not repeat it.
func (b *claimBody) Said() string {
	switch {
	case b.Tested != nil:
		return b.Tested.Summary
	case b.Ledger != nil:
		return b.Ledger.Summary
	}
	return ""
}

func (s *Server) claim(ctx context.Context, in *claimInput) (*claimBody, error) {
	asOf, err := optionalDate(in.AsOf)
	if err != nil {
		return nil, err
	}
	b := &claimBody{Input: *in, Lines: []string{}, Rows: []blindspot.Evidence{}, History: []workbench.DatedVerdict{}, named: map[string]string{}}
	if b.Choices, err = s.choices(ctx, in.AsOf); err != nil {
		return nil, err
	}
	for _, t := range s.sources(ctx, in.AsOf) {
		b.named[t.ID] = t.Name
	}
	for _, r := range place.Regions() {
		b.Places = append(b.Places, r.Name)
	}
	for _, c := range place.Countries() {
		b.Places = append(b.Places, c.Name)
	}
	if in.ID != "" {
		return b, s.ledgerClaim(ctx, b, asOf)
	}
	text := strings.TrimSpace(in.Claim)
	if text == "" && in.What != "" {
		text = in.line()
	}
	if b.Input.Claim = text; text == "" || in.Group == "" {
		return b, nil
	}
	t, err := s.Bench.Test(ctx, in.Group, text, asOf, false)
	if code := blindspot.CodeOf(err); err != nil && (code == blindspot.Usage || code == blindspot.NotFound || code == blindspot.Refused) {
		b.Fault, b.Hint = err.Error(), blindspot.HintOf(err)
		b.Ambiguous, b.Candidates = blindspot.CandidatesOf(err)
		return b, nil
	}
	if err != nil {
		return nil, err
	}
	b.Tested, b.Rows, b.AsOf = &t, t.Evidence, t.AsOf
	if in.Claim == "" && t.Test.Text != "" { // said by menus
		b.Input.Claim, t.Claim = t.Test.Text, t.Test.Text
	}
	if in.History == "yes" {
		b.History, err = s.Bench.History(ctx, in.Group, text, asOf)
	}
	return b, err
}

// ledgerClaim is a claim of a case by its id.
func (s *Server) ledgerClaim(ctx context.Context, b *claimBody, asOf blindspot.Date) error {
	name, err := s.aCase(b.Input.Group)
	if err != nil {
		return err
	}
	one, err := s.Bench.LedgerClaim(ctx, name, b.Input.ID, asOf, b.Input.History == "yes")
	if err != nil {
		return err
	}
	b.Ledger, b.Lines, b.Rows, b.History, b.AsOf = &one.Claim, one.Lines, one.Evidence, one.History, one.AsOf
	return nil
}

// line is the claim that the menus say, for the language to read.
func (in *claimInput) line() string {
	var parts []string
	add := func(words ...string) { parts = append(parts, words...) }
	if in.Compare == "none" {
		add("no")
	}
	if in.Kind != "" {
		add(in.Kind)
	}
	add(in.What)
	if in.Compare == "every" {
		add("every year")
	}
	in.bounds(add)
	add(timeOf(in.From, in.To))
	sign := map[string]string{"more": ">", "least": ">=", "fewer": "<", "most": "<="}[in.Compare]
	switch {
	case in.Compare == "rising" || in.Compare == "falling":
		add(in.Compare)
	case sign != "" && in.ThanFrom+in.ThanTo != "":
		add(sign)
		if in.Number != "" {
			add(in.Number, "*")
		}
		if in.Kind != "" {
			add(in.Kind)
		}
		add(in.What)
		in.bounds(add)
		add(timeOf(in.ThanFrom, in.ThanTo))
	case sign != "":
		add(sign, in.Number)
		if in.Number != "" {
			add(in.What)
		}
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

func (in *claimInput) bounds(add func(...string)) {
	for _, c := range []struct{ word, list string }{{"in", in.Where}, {"against", in.Against}} {
		var names []string
		for _, n := range strings.Split(c.list, ",") {
			if n = strings.TrimSpace(n); n != "" {
				names = append(names, language.Name(n))
			}
		}
		if len(names) > 0 {
			add(c.word, strings.Join(names, ", "))
		}
	}
}

func timeOf(from, to string) string {
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	switch {
	case from != "" && to != "":
		return from + ".." + to
	case from != "":
		return "since " + from
	case to != "":
		return "until " + to
	}
	return ""
}

// CSV is the rows that the verdict rests on.
func (b *claimBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"id", "month", "country", "area", "text", "deaths", "grade", "source", "url"}}
	for _, e := range b.Rows {
		t.Rows = append(t.Rows, []string{e.ID, e.Month, e.Country, e.Area, e.Text, e.Deaths, e.Grade, e.Source, e.URL})
	}
	return t
}

// Findings are those of the answer, whichever it is.
func (b *claimBody) Findings() []blindspot.Finding {
	switch {
	case b.Tested != nil:
		return b.Tested.Findings
	case b.Ledger != nil:
		return b.Ledger.Findings
	}
	return nil
}

// Group is whom the claim is about, as other pages are asked for it.
func (b *claimBody) Group() string {
	if b.Tested != nil && b.Tested.GroupID != "" && !strings.Contains(b.Input.Group, " in ") {
		return b.Tested.GroupID
	}
	return b.Input.Group
}

// Figure is the drawing of what a finding of the claim is held against; nil where
// it has no course.
func (b *claimBody) Figure(f blindspot.Finding) *figure.Drawing {
	if f.Course == nil {
		return nil
	}
	claim := b.Input.Claim
	if b.Ledger != nil {
		claim = b.Ledger.ID + ": " + b.Ledger.Claim
	}
	names := make([]string, len(f.Course.From))
	for i, id := range f.Course.From {
		names[i] = cmp.Or(b.named[id], id)
	}
	d := figure.Claim(f.Course, claim, strings.Join(names, ", "), b.AsOf)
	return &d
}

// Whats, Kinds and Compares are what the menus offer.
func (b *claimBody) Whats() []string {
	return []string{"events", "deaths", "areas", "countries", "months"}
}

// Kinds narrow the events.
func (b *claimBody) Kinds() []string {
	return []string{"lethal", "state-based", "non-state", "one-sided"}
}

type compareChoice struct{ Key, Words string }

// Compares are the ways to compare.
func (b *claimBody) Compares() []compareChoice {
	return []compareChoice{{"more", "more than"}, {"least", "at least"}, {"fewer", "fewer than"}, {"most", "at most"}, {"none", "none at all"}, {"rising", "rising"}, {"falling", "falling"}, {"every", "in every year"}}
}
