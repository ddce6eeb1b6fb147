package main

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot/foresight"
	"github.com/blindspot/blindspot/workbench"
)

// A question is stored with the analyst's probability, shown, answered by the next
// yearly release and scored; what is no question or no probability is refused with a
// hint.
func TestQuestionFromAddToRecord(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	early, late := days("2020-03-04", 3, 40, nil), days("2024-03-04", 30, 7, nil)
	for i := range late {
		late[i]["id"] = "9" + late[i]["id"]
	}
	succeed(t, home, "ingest", "--complete", "--release", "24.1", gedFile(t, early...))
	var q foresight.Question
	decode(t, succeed(t, home, "question", "add", "Made-up Front", "areas in Afghanistan 2024 > 0", "--probability", "30%", "--note", "look", "--json").out, &q)
	if q.ID == "" || q.Analyst == nil || *q.Analyst != 0.3 || q.Program != nil || !strings.Contains(q.Says, "no areas") {
		t.Fatalf("%+v", q)
	}
	if r := run(t, home, "question", "add", "Made-up Front", "areas in Afghanistan 2024 > 0", "--probability", "0.9"); r.code == 0 || !strings.Contains(r.err, "never rewritten") {
		t.Errorf("an edit: %d %s", r.code, r.err)
	}
	for _, bad := range [][]string{{"areas 2024 > 0", "--probability", "1"}, {"areas 2024 > 0", "--probability", "often"}, {"areas 2019 > 0", "--probability", "0.5"}, {"aeras 2024 > 0"}} {
		if r := run(t, home, append([]string{"question", "add", "Made-up Front"}, bad...)...); r.code != 2 || !strings.Contains(r.err, "hint: ") {
			t.Errorf("%v: %d %s", bad, r.code, r.err)
		}
	}
	if r := succeed(t, home, "question", "show", q.ID); !strings.Contains(r.out, "30 %") || !strings.Contains(r.out, "Note: look") {
		t.Error(r.out)
	}
	if r := run(t, home, "question", "show", "q0"); r.code != 4 {
		t.Errorf("%d %s", r.code, r.err)
	}
	succeed(t, home, "ingest", "--complete", "--release", "25.1", gedFile(t, append(early, late...)...))
	var done workbench.ResolvedQuestions
	decode(t, succeed(t, home, "question", "resolve", "--json").out, &done)
	if len(done.Resolved) != 1 || done.Resolved[0].Came() != "yes" || !strings.Contains(done.Resolved[0].Outcome.Release, "25.1") {
		t.Fatalf("%+v", done)
	}
	if list := succeed(t, home, "question", "list").out; !strings.Contains(list, "resolved") || !strings.Contains(list, "0.490") {
		t.Error(list)
	}
	if r := succeed(t, home, "question", "record").out; !strings.Contains(r, "made after the fact") && !strings.Contains(r, "mean Brier score 0.490") {
		t.Error(r)
	}
	if list := succeed(t, home, "question", "list", "--as-of", "2020-01-01").out; !strings.Contains(list, "No question is stored") {
		t.Error(list)
	}
}
