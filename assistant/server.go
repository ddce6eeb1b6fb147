package assistant

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/workbench"
)

// instructions are what a model reads before its first call.
const instructions = `Blindspot answers from public event data which armed groups are growing, spreading or reaching further while few are watching, and what supports that statement.
Call find_group first when a name is uncertain, and coverage to learn which countries and months are known. Test each factual sentence with test_claim: one line such as "deaths in Nigeria 2015 > deaths in Nigeria 2013"; the resource blindspot://docs/CLAIMS.md has the language.
Say verdicts, numbers with their intervals and caveats as they are given, and cite the sources listed. "untestable" means that the data do not reach the question, not that the claim is false. Missing is not zero.
The unit is organisation x place x month. Never use it about a person, an ethnic or religious community, a building or a target.`

// server answers calls from a desk.
type server struct{ bench *workbench.Bench }

// New returns a server on the desk; version is that of the program, and what goes
// wrong in the protocol is logged to log.
func New(b *workbench.Bench, version string, log io.Writer) *mcp.Server {
	s := &server{b}
	m := mcp.NewServer(&mcp.Implementation{Name: "blindspot", Title: "Blindspot", Version: version}, &mcp.ServerOptions{Instructions: instructions,
		Logger: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn})), Capabilities: &mcp.ServerCapabilities{}})
	closed := false
	reads := &mcp.ToolAnnotations{ReadOnlyHint: true, IdempotentHint: true, OpenWorldHint: &closed}
	mcp.AddTool(m, &mcp.Tool{Name: "find_group", Title: "Find a group", Annotations: reads,
		Description: "Organisations of the store whose name or alias holds the text, most events first, and the cases that can be asked about. Use the id or name in the other tools."}, tool(s.findGroup))
	mcp.AddTool(m, &mcp.Tool{Name: "test_claim", Title: "Test a claim", Annotations: reads,
		Description: `Gives one claim about a group its verdict (supported, contradicted, mixed, untestable) with numbers, intervals, evidence and what would decide it. The claim is one line of the claim language: "deaths 2008 > deaths 2007", "events in Nigeria since 2015 falling", "areas 2016 >= 1.5 * areas 2015", "present in TJK, UZB 2020..2024", "rank by deaths in Western Africa 2014 <= 1", "share against Civilians in Nigeria > 0.4", "no lethal event in POL until 2026-03", "quiet since 2009-08", "first event before 2010". An error points at the word and says what may stand there.`}, tool(s.testClaim))
	mcp.AddTool(m, &mcp.Tool{Name: "read_board", Title: "Read the watch board", Annotations: reads,
		Description: "Groups ranked by what is overlooked, with reasons, warnings and how good such rankings have been. It may take a minute the first time."}, tool(s.readBoard))
	mcp.AddTool(m, &mcp.Tool{Name: "assess", Title: "Assess a group or a case", Annotations: reads,
		Description: "Judgements with probability words and confidence, findings with intervals, claims with verdicts, and gaps. The resource blindspot://report/NAME is the whole report."}, tool(s.assess))
	mcp.AddTool(m, &mcp.Tool{Name: "forecast", Title: "Forecast deaths a month", Annotations: reads,
		Description: "Deaths a month that are expected of a group, a group in one country, or a country, as quantiles, with the record of the model beside them. Read the record first."}, tool(s.forecast))
	mcp.AddTool(m, &mcp.Tool{Name: "coverage", Title: "List what is covered", Annotations: reads,
		Description: "Imported files, and which countries and months they cover. Outside it a number is missing, not zero."}, tool(s.coverage))
	mcp.AddTool(m, &mcp.Tool{Name: "compare_sources", Title: "Compare two sources", Annotations: reads,
		Description: "A group as the record (UCDP) and a source of the user's own (ACLED) have it, in counts by month side by side, with their agreement. The two are never added, and the terms of the own source forbid models: use the counts for description alone, train nothing on them, and cite as listed."}, tool(s.compareSources))
	s.resources(m)
	return m
}

// tool makes a handler of a question to the desk. What the desk refuses is told with
// what to do about it, as a result that a model can read and mend.
func tool[In, Out any](ask func(context.Context, In) (Out, error)) mcp.ToolHandlerFor[In, Out] {
	return func(ctx context.Context, _ *mcp.CallToolRequest, in In) (*mcp.CallToolResult, Out, error) {
		out, err := ask(ctx, in)
		return nil, out, told(err)
	}
}

// told is an error with its code and hint in the text.
func told(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	if hint := blindspot.HintOf(err); hint != "" {
		text += "\nhint: " + hint
	}
	return fmt.Errorf("%s: %s", blindspot.CodeOf(err), text)
}

// grounds are what every answer rests on.
type grounds struct {
	AsOf      string   `json:"as_of" jsonschema:"the day up to which anything is known in the answer, YYYY-MM-DD; empty where no day is meant"`
	Citations []string `json:"citations" jsonschema:"to be cited wherever the answer is used"`
	Covered   []string `json:"coverage" jsonschema:"which countries and months the sources are known to hold; outside it numbers are missing, not zero"`
	Limits    []string `json:"limits" jsonschema:"what the answer does not say"`
}

var limits = []string{
	"Event data record what was reported; places that reporters cannot reach look quieter than they are.",
	"UCDP counts organised violence that kills, tells who took part and not who began, and no motives.",
	"The unit is organisation x place x month: nothing here is about persons, communities, buildings or targets, and it must not be used about them.",
	"A verdict or judgement is about the test that was run on these data; it is no proof of causes.",
}

// grounds gathers what an answer rests on, for the countries it is about; none means
// all.
func (s *server) grounds(ctx context.Context, asOf blindspot.Date, countries []string) (grounds, error) {
	g := grounds{Citations: []string{}, Covered: []string{}, Limits: limits}
	if asOf.Known() {
		g.AsOf = asOf.String()
	}
	status, err := s.bench.Status(ctx)
	if err != nil {
		return g, err
	}
	g.Citations = append(g.Citations, status.Citations...)
	g.Covered = append(g.Covered, coverageLines(status.Coverage, countries)...)
	return g, nil
}

// coverageShown bounds how many spans an answer lists.
const coverageShown = 12

func coverageLines(rows []blindspot.Coverage, countries []string) []string {
	var out []string
	left := 0
	for _, r := range rows {
		if len(countries) > 0 && r.Country != blindspot.Worldwide && !contains(countries, r.Country) {
			continue
		}
		if len(out) == coverageShown {
			left++
			continue
		}
		out = append(out, workbench.CoverageText(r))
	}
	if left > 0 {
		out = append(out, fmt.Sprintf("and %d more spans: call coverage", left))
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// day reads an as-of day; none is none.
func day(text string) (blindspot.Date, error) {
	if strings.TrimSpace(text) == "" {
		return 0, nil
	}
	d, err := blindspot.ParseDate(text)
	if err != nil {
		return 0, blindspot.Errorf(blindspot.Usage, "write it as YYYY-MM-DD", "as_of: %w", err)
	}
	return d, nil
}

func caseNames() []string { return cases.Names() }
