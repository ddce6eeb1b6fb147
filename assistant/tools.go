package assistant

import (
	"context"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
)

type findIn struct {
	Text  string `json:"text" jsonschema:"part of a name or alias, or an id such as ucdp:234"`
	Limit int    `json:"limit,omitempty" jsonschema:"at most so many groups; 20 without it"`
}

type groupOut struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Aliases   []string `json:"aliases"`
	Events    int      `json:"events"`
	Deaths    int      `json:"deaths" jsonschema:"best estimates, all sides"`
	First     string   `json:"first"`
	Last      string   `json:"last"`
	Countries []string `json:"countries" jsonschema:"ISO 3166 alpha-3"`
}

type findOut struct {
	Groups  []groupOut `json:"groups"`
	Cases   []string   `json:"cases" jsonschema:"cases that can be asked about by name"`
	LeftOut int        `json:"left_out" jsonschema:"actors of that name that are never a subject: states, communities, civilians, and parties that may be a community"`
	grounds
}

func (s *server) findGroup(ctx context.Context, in findIn) (findOut, error) {
	out := findOut{Groups: []groupOut{}, Cases: caseNames()}
	var err error
	if out.grounds, err = s.grounds(ctx, 0, nil); err != nil {
		return out, err
	}
	found, err := s.bench.Find(ctx, in.Text)
	if err != nil {
		return out, err
	}
	limit := in.Limit
	if limit <= 0 {
		limit = 20
	}
	for i := range found {
		a := &found[i]
		if !a.Kind.Assessable() {
			out.LeftOut++
			continue
		}
		if len(out.Groups) < limit {
			out.Groups = append(out.Groups, groupOut{string(a.ID), a.Name, append([]string{}, a.Aliases...), a.Events, a.Deaths, a.First.String(), a.Last.String(), append([]string{}, a.Countries...)})
		}
	}
	return out, nil
}

type claimIn struct {
	Group string `json:"group" jsonschema:"a group by name, alias or id; a group in one country, such as IS in Iraq; or a case by name"`
	Claim string `json:"claim" jsonschema:"one line of the claim language"`
	AsOf  string `json:"as_of,omitempty" jsonschema:"what was known on this day, YYYY-MM-DD; the end of the data without it"`
}

// number is a number with its interval; what is not known is null, and Missing says
// why.
type number struct {
	Label   string   `json:"label"`
	Value   *float64 `json:"value"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	Unit    string   `json:"unit"`
	P       *float64 `json:"p" jsonschema:"p-value, where the number tests something"`
	Missing string   `json:"missing" jsonschema:"why the value is null; empty where it is not"`
	// Unproven is as in blindspot.Value.
	Unproven string `json:"unproven" jsonschema:"why no judgement is to be made from the number: what simulated groups of this size showed; empty where they bear it out"`
}

func numberOf(v blindspot.Value) number {
	n := number{Label: v.Label, Unit: v.Unit, Unproven: v.Unproven, Value: finite(v.Q.Value), Low: finite(v.Q.Low), High: finite(v.Q.High)}
	if v.P != nil {
		n.P = finite(*v.P)
	}
	if n.Value == nil {
		n.Missing = v.Q.String()
	}
	return n
}

// finite is the number, nil where it is none that JSON could write.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

type row struct {
	ID      string `json:"id"`
	Month   string `json:"month"`
	Country string `json:"country"`
	Text    string `json:"text"`
	Deaths  string `json:"deaths"`
	Source  string `json:"source"`
	URL     string `json:"url"`
}

type claimOut struct {
	Group   string `json:"group"`
	Verdict string `json:"verdict" jsonschema:"supported, contradicted, mixed or untestable"`
	Summary string `json:"summary"`
	// Provisional is as in workbench.Tested.
	Provisional bool     `json:"provisional" jsonschema:"the numbers on record are not yet all reported, and the verdict may be another one once they are: do not call it settled"`
	ReadAs      string   `json:"read_as" jsonschema:"the claim in canonical words: check that it says what was meant"`
	Kind        string   `json:"kind" jsonschema:"kind of test"`
	Numbers     []number `json:"numbers"`
	Method      string   `json:"method"`
	Needs       string   `json:"needs" jsonschema:"what would decide it; empty where it is decided"`
	Evidence    []row    `json:"evidence" jsonschema:"the first rows that the verdict rests on"`
	Rows        int      `json:"evidence_rows" jsonschema:"how many rows there are in all"`
	Caveats     []string `json:"caveats"`
	grounds
}

// rowsShown bounds the evidence of an answer.
const rowsShown = 20

func (s *server) testClaim(ctx context.Context, in claimIn) (claimOut, error) {
	on, err := day(in.AsOf)
	if err != nil {
		return claimOut{}, err
	}
	t, err := s.bench.Test(ctx, in.Group, in.Claim, on, false)
	if err != nil {
		return claimOut{}, err
	}
	out := claimOut{Group: t.Group, Verdict: string(t.Verdict), Provisional: t.Provisional, Summary: t.Summary, ReadAs: t.Test.Text, Kind: t.Test.Kind, Needs: t.Needs, Numbers: []number{}, Evidence: []row{},
		Caveats: blindspot.WarningTexts(t.Caveats)}
	for _, f := range t.Findings {
		out.Rows += f.N
		out.Method = f.Method.Name
		for _, v := range f.Values {
			out.Numbers = append(out.Numbers, numberOf(v))
		}
	}
	for i, e := range t.Evidence {
		if i < rowsShown {
			out.Evidence = append(out.Evidence, row{e.ID, e.Month, e.Country, e.Text, e.Deaths, e.Source, e.URL})
		}
	}
	out.grounds = grounds{AsOf: t.AsOf.String(), Citations: t.Citations, Covered: t.Covered, Limits: limits}
	return out, nil
}

// cite adds citations that are not listed yet.
func (g *grounds) cite(list []string) {
	for _, c := range list {
		if c != "" && !slices.Contains(g.Citations, c) {
			g.Citations = append(g.Citations, c)
		}
	}
}

type boardIn struct {
	AsOf string `json:"as_of,omitempty" jsonschema:"what was known on this day, YYYY-MM-DD"`
	Top  int    `json:"top,omitempty" jsonschema:"at most so many groups; 10 without it"`
}

type entryOut struct {
	Rank       int      `json:"rank"`
	Group      string   `json:"group"`
	ID         string   `json:"id"`
	PBreakout  float64  `json:"p_breakout" jsonschema:"probability of a breakout within 24 months"`
	PLow       *float64 `json:"p_low"`
	PHigh      *float64 `json:"p_high"`
	Attention  *float64 `json:"attention_percentile"`
	Overlooked *float64 `json:"overlooked"`
	Countries  []string `json:"countries"`
	Reasons    []string `json:"reasons"`
	Warnings   []string `json:"warnings"`
}

type boardOut struct {
	Groups   []entryOut `json:"groups"`
	Ranked   int        `json:"ranked" jsonschema:"how many groups are ranked in all"`
	Record   string     `json:"record" jsonschema:"how good such rankings have been"`
	Warnings []string   `json:"warnings"`
	grounds
}

func (s *server) readBoard(ctx context.Context, in boardIn) (boardOut, error) {
	on, err := day(in.AsOf)
	if err != nil {
		return boardOut{}, err
	}
	b, err := s.bench.Board(ctx, on)
	if err == nil {
		err = b.Unranked
	}
	if err != nil {
		return boardOut{}, err
	}
	top := in.Top
	if top <= 0 {
		top = 10
	}
	out := boardOut{Groups: []entryOut{}, Ranked: len(b.Groups), Warnings: blindspot.WarningTexts(b.Warnings)}
	if b.Skill != nil {
		out.Record = b.Skill.Statement
	}
	for _, e := range b.Groups[:min(top, len(b.Groups))] {
		out.Groups = append(out.Groups, entryOut{e.Rank, e.Group, string(e.GroupID), e.PBreakout, e.PLow, e.PHigh, e.Attention, e.Overlooked,
			append([]string{}, e.Countries...), append([]string{}, e.Reasons...), append([]string{}, e.Warnings...)})
	}
	out.grounds, err = s.grounds(ctx, b.AsOf, nil)
	return out, err
}

type assessIn struct {
	Group string `json:"group" jsonschema:"a group by name, alias or id; a group in one country; or a case"`
	AsOf  string `json:"as_of,omitempty" jsonschema:"what was known on this day, YYYY-MM-DD"`
}

type judgementOut struct {
	Text        string   `json:"text"`
	Probability *float64 `json:"probability"`
	Word        string   `json:"word"`
	Confidence  string   `json:"confidence"`
	Basis       string   `json:"basis"`
	BaseRate    string   `json:"base_rate"`
	Changes     string   `json:"changes" jsonschema:"what would change the judgement"`
}

type findingOut struct {
	Measure   string   `json:"measure"`
	Statement string   `json:"statement"`
	Numbers   []number `json:"numbers"`
	Warnings  []string `json:"warnings"`
}

type verdictOut struct {
	ID      string `json:"id"`
	Claim   string `json:"claim"`
	Verdict string `json:"verdict"`
	Summary string `json:"summary"`
}

type assessOut struct {
	Group      string         `json:"group"`
	Window     string         `json:"window"`
	Judgements []judgementOut `json:"judgements"`
	Findings   []findingOut   `json:"findings"`
	Claims     []verdictOut   `json:"claims"`
	Gaps       []string       `json:"gaps" jsonschema:"what could not be measured, and why"`
	Report     string         `json:"report" jsonschema:"the resource that holds the whole report"`
	grounds
}

func (s *server) assess(ctx context.Context, in assessIn) (assessOut, error) {
	on, err := day(in.AsOf)
	if err != nil {
		return assessOut{}, err
	}
	a, err := s.bench.Assessed(ctx, in.Group, on, false)
	if err != nil {
		return assessOut{}, err
	}
	out := assessOut{Group: a.Group, Window: a.Window.String(), Judgements: []judgementOut{}, Findings: []findingOut{}, Claims: []verdictOut{}, Gaps: []string{}, Report: reportURI(in.Group)}
	for _, j := range a.Judgements {
		out.Judgements = append(out.Judgements, judgementOut{j.Text, finite(j.Probability.Value), j.Word, string(j.Confidence), j.Basis, j.BaseRate, j.Changes})
	}
	for _, f := range a.Findings {
		one := findingOut{f.Measure, f.Statement, []number{}, blindspot.WarningTexts(f.Warnings)}
		for _, v := range f.Values {
			one.Numbers = append(one.Numbers, numberOf(v))
		}
		out.Findings = append(out.Findings, one)
	}
	for _, c := range a.Claims {
		out.Claims = append(out.Claims, verdictOut{c.ID, c.Claim, string(c.Verdict), c.Summary})
	}
	for _, g := range a.Gaps {
		out.Gaps = append(out.Gaps, g.Measure+": "+g.Reason)
	}
	var countries []string
	for _, c := range a.Coverage {
		countries = append(countries, c.Country)
	}
	if out.grounds, err = s.grounds(ctx, a.AsOf, countries); err != nil {
		return out, err
	}
	for i := range a.Datasets {
		out.cite([]string{a.Datasets[i].Terms.Citation})
	}
	out.Limits = append(slices.Clone(out.Limits), a.Limits...)
	if a.Chronicle {
		out.Covered = append(out.Covered, "case "+a.Case+": a collection of reports, which covers nothing")
	}
	return out, nil
}

type forecastIn struct {
	Subject string `json:"subject" jsonschema:"a group, a group in one country, or a country"`
	AsOf    string `json:"as_of,omitempty" jsonschema:"made from what was known on this day, YYYY-MM-DD"`
	Months  int    `json:"months,omitempty" jsonschema:"1 to 36 months ahead; 12 without it"`
}

type monthOut struct {
	Month   string  `json:"month"`
	Q05     float64 `json:"q05"`
	Q50     float64 `json:"q50"`
	Q95     float64 `json:"q95"`
	AtLeast float64 `json:"p_at_least" jsonschema:"probability of the threshold or more"`
}

type unitOut struct {
	Unit   string     `json:"unit"`
	Months []monthOut `json:"months"`
	Record string     `json:"record" jsonschema:"how well the model has done for this unit"`
}

type forecastOut struct {
	Subject   string    `json:"subject"`
	DataUntil string    `json:"data_until"`
	Model     string    `json:"model"`
	Threshold float64   `json:"threshold" jsonschema:"deaths a month"`
	Units     []unitOut `json:"units"`
	LeftOut   []string  `json:"left_out"`
	Warnings  []string  `json:"warnings"`
	grounds
}

func (s *server) forecast(ctx context.Context, in forecastIn) (forecastOut, error) {
	on, err := day(in.AsOf)
	if err != nil {
		return forecastOut{}, err
	}
	subject, m, err := s.bench.AskForecast(ctx, in.Subject, on)
	if err != nil {
		return forecastOut{}, err
	}
	months := in.Months
	if months == 0 {
		months = 12
	}
	f, err := s.bench.Forecast(ctx, subject, m, groups.Settings{Months: months}, false)
	if err != nil {
		return forecastOut{}, err
	}
	out := forecastOut{Subject: f.Subject, DataUntil: f.Cut.String(), Model: f.Model, Threshold: f.Threshold, Units: []unitOut{}, LeftOut: []string{}, Warnings: blindspot.WarningTexts(f.Warnings)}
	all := f.Outlooks
	if f.Total != nil {
		all = append(slices.Clone(all), *f.Total)
	}
	for _, o := range all {
		u := unitOut{Unit: o.Unit.Name, Record: o.Record.Text, Months: []monthOut{}}
		for _, a := range o.Months {
			u.Months = append(u.Months, monthOut{a.Month.String(), a.Q05, a.Q50, a.Q95, a.AtLeast})
		}
		out.Units = append(out.Units, u)
	}
	for _, l := range f.LeftOut {
		out.LeftOut = append(out.LeftOut, l.Unit.Name+": "+l.Reason)
	}
	out.grounds, err = s.grounds(ctx, m.Date, subject.Countries)
	return out, err
}

type coverageIn struct {
	Country string `json:"country,omitempty" jsonschema:"ISO 3166 alpha-3 code; all countries without it"`
}

type datasetOut struct {
	File    string `json:"file"`
	Source  string `json:"source"`
	Release string `json:"release"`
	Events  int    `json:"events"`
	From    string `json:"from"`
	To      string `json:"to"`
	Licence string `json:"licence"`
}

type spanOut struct {
	Source   string  `json:"source"`
	Country  string  `json:"country" jsonschema:"ISO 3166 alpha-3; * is every country"`
	From     string  `json:"from"`
	To       string  `json:"to"`
	Share    float64 `json:"share" jsonschema:"of the events that the source itself knows, 0 to 1"`
	Observed bool    `json:"observed" jsonschema:"enough to count as observed"`
	Stated   bool    `json:"stated" jsonschema:"false: assumed from the file, because nobody stated it"`
}

type coverageOut struct {
	Datasets []datasetOut `json:"datasets"`
	Spans    []spanOut    `json:"spans"`
	Cases    []string     `json:"cases"`
	grounds
}

func (s *server) coverage(ctx context.Context, in coverageIn) (coverageOut, error) {
	status, err := s.bench.Status(ctx)
	if err != nil {
		return coverageOut{}, err
	}
	out := coverageOut{Datasets: []datasetOut{}, Spans: []spanOut{}, Cases: caseNames()}
	for i := range status.Datasets {
		d := &status.Datasets[i]
		out.Datasets = append(out.Datasets, datasetOut{d.File, d.Source, d.Release, d.Events, d.From.String(), d.To.String(), d.Terms.Licence})
	}
	var countries []string
	if in.Country != "" {
		countries = []string{in.Country}
	}
	for _, c := range status.Coverage {
		if in.Country == "" || c.Country == in.Country || c.Country == blindspot.Worldwide {
			out.Spans = append(out.Spans, spanOut{c.Source, c.Country, c.From.String(), c.To.String(), c.Share, c.Share >= blindspot.ObservedShare, c.Stated})
		}
	}
	out.grounds, err = s.grounds(ctx, 0, countries)
	return out, err
}
