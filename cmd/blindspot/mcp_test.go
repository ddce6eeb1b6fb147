package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assistant"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/workbench"
)

// dial starts the program as an assistant does, and speaks the revision with it.
func dial(t *testing.T, home, revision string) *mcp.ClientSession {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "mcp")
	cmd.Env = append(os.Environ(), "BLINDSPOT_TEST_AS=program", "XDG_DATA_HOME="+home)
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(stop)
	return connect(ctx, t, &mcp.CommandTransport{Command: cmd}, revision)
}

// inside speaks the revision with a server of this process.
func inside(t *testing.T, b *workbench.Bench, revision string) *mcp.ClientSession {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(stop)
	server, client := mcp.NewInMemoryTransports()
	go func() { _ = assistant.New(b, "test", os.Stderr).Run(ctx, server) }()
	return connect(ctx, t, client, revision)
}

func connect(ctx context.Context, t *testing.T, transport mcp.Transport, revision string) *mcp.ClientSession {
	t.Helper()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(ctx, transport, &mcp.ClientSessionOptions{ProtocolVersion: revision})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

// call calls a tool; an answer that is an error is returned as its text.
func call(t *testing.T, s *mcp.ClientSession, tool string, args map[string]any, into any) string {
	t.Helper()
	r, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: args})
	if err != nil {
		t.Fatalf("%s: %v", tool, err)
	}
	if r.IsError {
		return r.Content[0].(*mcp.TextContent).Text
	}
	text, err := json.Marshal(r.StructuredContent)
	if err != nil {
		t.Fatal(err)
	}
	decode(t, string(text), into)
	return ""
}

type told struct {
	AsOf      string `json:"as_of"`
	Verdict   string
	Summary   string
	ReadAs    string `json:"read_as"`
	Citations []string
	Coverage  []string
	Limits    []string
	Groups    []struct{ ID, Name string }
	LeftOut   any `json:"left_out"`
	Numbers   []struct {
		Label string
		Value *float64
	}
	Evidence   []struct{ ID string }
	Judgements []struct{ Text string }
	Claims     []struct{ ID, Verdict string }
	Cases      []string
	Datasets   []struct{ File string }
	Spans      []struct{ Country string }
	Report     string
	Units      []struct {
		Months []struct{ Month string }
		Record string
	}
}

// Every tool answers in every revision of the protocol, in one of them over
// standard input and output, with what its answer rests on; what is refused is told with its remedy.
func TestMCPAnswersInEveryRevision(t *testing.T) {
	slow.Test(t)
	home := t.TempDir()
	ingested(t, home, gedFile(t, days("2020-03-04", 3, 40, nil)...), "--complete")
	store, err := duckdb.Open(t.Context(), filepath.Join(home, "blindspot", "blindspot.duckdb"), duckdb.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	b := &workbench.Bench{Store: store, Cases: workbench.FindCase, World: place.World, Now: clock, Seed: 1}
	for i, revision := range mcp.SupportedProtocolVersions() {
		t.Run(revision, func(t *testing.T) {
			s := inside(t, b, revision)
			if i == 0 {
				s = dial(t, home, revision)
			}
			if got := s.InitializeResult(); got.ProtocolVersion != revision || !strings.Contains(got.Instructions, "test_claim") {
				t.Errorf("negotiated %s with %q", got.ProtocolVersion, got.Instructions)
			}
			tools, err := s.ListTools(t.Context(), nil)
			if err != nil || len(tools.Tools) != 7 {
				t.Fatalf("%v %v", tools, err)
			}
			for _, tool := range tools.Tools {
				if tool.Annotations == nil || !tool.Annotations.ReadOnlyHint || tool.OutputSchema == nil {
					t.Errorf("%s does not say that it only reads, or what it answers", tool.Name)
				}
			}
			answersOf(t, s)
			if i < 2 { // once over standard input and output, once within the process
				reportsOf(t, s)
			}
		})
	}
}

func answersOf(t *testing.T, s *mcp.ClientSession) {
	t.Helper()
	for _, tt := range []struct {
		tool string
		args map[string]any
		err  string // "": an answer
		good func(told) bool
	}{
		{"find_group", map[string]any{"text": "made-up"}, "", func(a told) bool {
			return len(a.Groups) == 1 && a.Groups[0].Name == "Made-up Front" && len(a.Cases) > 0
		}},
		{"find_group", map[string]any{"text": "government"}, "", func(a told) bool { return len(a.Groups) == 0 && a.LeftOut == 1.0 }},
		{"test_claim", map[string]any{"group": "Made-up Front", "claim": "quiet since 2020-03"}, "", func(a told) bool {
			return a.Verdict == "contradicted" && a.ReadAs == "no events since 2020-03" && len(a.Evidence) == 3 && *a.Numbers[0].Value == 3 && a.AsOf == "2024-12-31"
		}},
		{"test_claim", map[string]any{"group": "is-khorasan", "claim": "toll of CHR-0110 > 170"}, "", func(a told) bool { return a.Verdict == "mixed" }},
		{"test_claim", map[string]any{"group": "Made-up Front", "claim": "evnts 2020 > 3"}, `did you mean "events"?`, nil},
		{"test_claim", map[string]any{"group": "Government of Afghanistan", "claim": "events 2020 > 3"}, "is a state", nil},
		{"test_claim", map[string]any{"group": "Nobody", "claim": "events 2020 > 3"}, "hint: ", nil},
		{"test_claim", map[string]any{"group": "Made-up Front", "claim": strings.Repeat("deaths > ", 100_000)}, "at most 2000 characters", nil},
		{"test_claim", map[string]any{"group": strings.Repeat("x", 1_000_000), "claim": "events > 3"}, "a name has at most 500 characters", nil},
		{"assess", map[string]any{"group": strings.Repeat("x", 1_000_000)}, "a name has at most 500 characters", nil},
		{"test_claim", map[string]any{"group": "Made-up Front", "claim": "%PDF-1.7"}, "this is a PDF file", nil},
		{"test_claim", map[string]any{"group": "Made-up Front", "claim": "смерти 2015 > 3"}, "English words", nil},
		{"test_claim", map[string]any{"group": "Made-up Front", "claim": "deaths 2020 > deaths 2020"}, "both sides are the same number", nil},
		{"test_claim", map[string]any{"group": "Made-up Front"}, "claim", nil},
		{"test_claim", map[string]any{"group": "Made-up Front", "claim": "events 2020 > 3", "as_of": "yesterday"}, "YYYY-MM-DD", nil},
		{"assess", map[string]any{"group": "is-khorasan"}, "", func(a told) bool {
			return len(a.Judgements) > 0 && len(a.Claims) == 29 && strings.HasPrefix(a.Report, "blindspot://report/")
		}},
		{"read_board", map[string]any{}, "", func(told) bool { return true }},
		{"forecast", map[string]any{"subject": "Made-up Front", "months": 3}, "", func(a told) bool { return len(a.Units) == 1 && len(a.Units[0].Months) == 3 && a.Units[0].Record != "" }},
		{"forecast", map[string]any{"subject": "is-khorasan"}, "hint: ", nil},
		{"compare_sources", map[string]any{"group": "Made-up Front"}, "no source of your own", nil},
		{"coverage", map[string]any{}, "", func(a told) bool { return len(a.Datasets) == 1 && len(a.Spans) > 0 }},
	} {
		var got told
		switch text := call(t, s, tt.tool, tt.args, &got); {
		case tt.tool == "read_board" && text != "":
			if !strings.Contains(text, "hint: ") { // too little to rank, which is an answer
				t.Errorf("read_board: %s", text)
			}
		case tt.err != "" && !strings.Contains(text, tt.err):
			t.Errorf("%s %v: %q, want %q", tt.tool, tt.args, text, tt.err)
		case tt.err == "" && (text != "" || !tt.good(got)):
			t.Errorf("%s %v: %s %+v", tt.tool, tt.args, text, got)
		case tt.err == "" && (len(got.Limits) < 4 || len(got.Citations) == 0 || len(got.Coverage) == 0):
			t.Errorf("%s %v does not say what it rests on: %+v", tt.tool, tt.args, got)
		}
	}
}

// reportsOf reads the documents and the reports, which are no different in another
// revision.
func reportsOf(t *testing.T, s *mcp.ClientSession) {
	t.Helper()
	list, err := s.ListResources(t.Context(), nil)
	if err != nil || len(list.Resources) < 5 {
		t.Fatalf("%v %v", list, err)
	}
	for _, uri := range []string{"blindspot://docs/CLAIMS.md", "blindspot://docs/reference/claims.md", "blindspot://report/is-khorasan", "blindspot://report/Made-up%20Front"} {
		r, err := s.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: uri})
		if err != nil || len(r.Contents) != 1 || !strings.HasPrefix(r.Contents[0].Text, "# ") {
			t.Errorf("%s: %v", uri, err)
		}
	}
	for _, uri := range []string{"blindspot://docs/../go.mod", "blindspot://report/Nobody", "blindspot://report/Government%20of%20Afghanistan"} {
		if r, err := s.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: uri}); err == nil {
			t.Errorf("%s gives %.60s", uri, r.Contents[0].Text)
		}
	}
}

// The exchange that docs/ASSISTANTS.md records is what the tools answer.
func TestDocsAssistantExchange(t *testing.T) {
	text := read(t, filepath.Join(repository, "docs", "ASSISTANTS.md"))
	b := &workbench.Bench{Cases: workbench.FindCase, World: place.World, Now: blindspot.NewDate(2026, time.November, 29).Time, Seed: 1}
	s := inside(t, b, "")
	exchanges := regexp.MustCompile("(?s)```json call\\n(.*?)```\\s+```json answer\\n(.*?)```").FindAllStringSubmatch(text, -1)
	if len(exchanges) < 2 {
		t.Fatalf("%d exchanges are recorded", len(exchanges))
	}
	for _, m := range exchanges {
		var asked struct {
			Name      string
			Arguments map[string]any
		}
		var want, got map[string]any
		decode(t, m[1], &asked)
		decode(t, m[2], &want)
		if text := call(t, s, asked.Name, asked.Arguments, &got); text != "" {
			t.Fatalf("%s: %s", asked.Name, text)
		}
		for key, w := range want {
			if d := cmp.Diff(w, got[key]); d != "" {
				t.Errorf("%s: %q is recorded otherwise:\n%s", asked.Name, key, d)
			}
		}
	}
}
