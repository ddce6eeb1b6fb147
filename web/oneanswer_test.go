package web_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/workbench"
)

func asExit(err error, exit **exec.ExitError) bool { return errors.As(err, exit) }

// numbers are what is recorded of a group, whoever says so.
type numbers struct {
	Events, Before, Deaths, AllEvents, AllDeaths int
	Until, Last                                  string
}

func numbersOf(a blindspot.Activity) numbers {
	return numbers{a.Events, a.Before, a.Deaths, a.AllEvents, a.AllDeaths, a.Until.String(), a.Last.String()}
}

// asked is what is asked about, by the name a person gives and the id in an
// address.
type asked struct {
	name, id string
	board    bool // it stands on the board
}

// Whatever way a question takes, it has one answer: the numbers of the board, of
// a group's page, of the explorer, of the report, of the JSON forms and of the
// commands are the same, and so is every other word and number of an assessment.
func TestOneAnswer(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	d := readers(t, desktest.Releases())
	questions := []asked{{"is-khorasan", "is-khorasan", false}}
	for i, name := range desktest.Groups {
		questions = append(questions, asked{name, fmt.Sprintf("ucdp:900%d", i+1), true})
	}
	for _, name := range desktest.Theatres {
		questions = append(questions, asked{name, name, false})
	}
	oneAnswer(t, d, questions, desktest.Between, desktest.Before)
}

// The same of real events: groups that fight a state and each other, that are
// quiet and that grow.
func TestOneAnswerOfRealEvents(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	file := copyOfExtract(t, t.TempDir())
	store, err := duckdb.Open(t.Context(), file, duckdb.Options{ReadOnly: true, Clock: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	d := desk{start(t, config(store)), file}
	oneAnswer(t, d, []asked{{"ONLF", "ucdp:497", true}, {"Jalisco Cartel New Generation", "ucdp:1151", true}, {"KNU", "ucdp:180", true},
		{"KIO in Myanmar", "KIO in Myanmar", false}, {"Jama'atu Ahlis Sunna Lidda'awati wal-Jihad", "ucdp:1051", true}}, blindspot.NewDate(2016, 12, 31))
}

// oneAnswer asks of groups, theatres and cases on days in every way.
func oneAnswer(t *testing.T, d desk, questions []asked, days ...blindspot.Date) {
	t.Helper()
	for _, day := range days {
		var board struct {
			Groups []struct {
				ID       blindspot.GroupID     `json:"group_id"`
				Activity blindspot.Activity    `json:"activity"`
				Four     workbench.FourAnswers `json:"four"`
			} `json:"groups"`
		}
		onlyJSON(t, d.command(t, "watch", "--as-of", day.String(), "--json"), &board)
		commanded, fours := map[string]numbers{}, map[string][]blindspot.Answer{}
		for _, g := range board.Groups {
			commanded[string(g.ID)], fours[string(g.ID)] = numbersOf(g.Activity), g.Four.Answers
		}
		for _, q := range questions {
			t.Run(fmt.Sprintf("%s on %s", q.name, day), func(t *testing.T) {
				t.Parallel()
				a := d.assessed(t, q, day)
				want := a.Activity
				if q.board {
					d.onTheBoard(t, q, day, want, commanded[q.id])
					d.fourOnTheBoard(t, q, day, a.BottomLine.Answers, fours[q.id])
				}
				d.onThePage(t, q, day, want)
				d.inTheExplorer(t, q, day, want)
			})
		}
	}
}

func onlyJSON(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v: %.200s", err, text)
	}
}

// assessed holds the JSON of the page, of the API, of the report and of the
// command against one another, and returns the numbers.
func (d desk) assessed(t *testing.T, q asked, day blindspot.Date) blindspot.Assessment {
	t.Helper()
	at, query := url.PathEscape(q.id), "?as_of="+day.String()
	answers := map[string]string{"the command": d.command(t, "assess", q.name, "--as-of", day.String(), "--json", "--pdf=false")}
	for name, address := range map[string]string{"the page": "/group/" + at + ".json", "the API": "/api/group/" + at, "the report": "/report/" + at + "/report.json", "the API of reports": "/api/report/" + at} {
		_, answers[name] = get(t, d.url+address+query)
	}
	trees := map[string]map[string]any{}
	for name, text := range answers {
		var tree map[string]any
		onlyJSON(t, text, &tree)
		for _, own := range []string{"$schema", "id", "compare", "notes", "pdf", "matched", "program"} { // of the form, and not of the answer
			delete(tree, own)
		}
		trees[name] = tree
	}
	for name, tree := range trees {
		if diff := cmp.Diff(trees["the command"], tree); diff != "" {
			t.Errorf("%s and the command differ: %s", name, changed(diff))
		}
	}
	var a blindspot.Assessment
	onlyJSON(t, answers["the command"], &a)
	if a.Activity.AllEvents == 0 || len(a.Findings) == 0 || a.AsOf != day {
		t.Fatalf("nothing is told of %s on %s", q.name, a.AsOf)
	}
	events, deaths := 0, 0
	for _, area := range a.Areas {
		events, deaths = events+area.Events, deaths+area.Deaths
	}
	if events != a.Activity.AllEvents || deaths != a.Activity.AllDeaths {
		t.Errorf("the areas add up to %d events and %d deaths, of %d and %d", events, deaths, a.Activity.AllEvents, a.Activity.AllDeaths)
	}
	return a
}

// changed are the lines of a difference that differ.
func changed(diff string) string {
	var out []string
	for line := range strings.Lines(diff) {
		if (line[0] == '-' || line[0] == '+') && len(out) < 12 {
			out = append(out, fmt.Sprintf("%.300s", strings.Join(strings.Fields(line), " ")))
		}
	}
	return strings.Join(out, "\n")
}

func (d desk) onTheBoard(t *testing.T, q asked, day blindspot.Date, want blindspot.Activity, commanded numbers) {
	t.Helper()
	var board struct {
		Groups []struct {
			ID       blindspot.GroupID  `json:"group_id"`
			Activity blindspot.Activity `json:"activity"`
		} `json:"groups"`
	}
	query := "?" + url.Values{"as_of": {day.String()}, "q": {q.name}}.Encode()
	_, text := get(t, d.url+"/watch.json"+query)
	onlyJSON(t, text, &board)
	if len(board.Groups) != 1 || numbersOf(board.Groups[0].Activity) != numbersOf(want) || commanded != numbersOf(want) {
		t.Errorf("the board has %+v, the command %+v, the page %+v", board.Groups, commanded, numbersOf(want))
	}
	_, text = get(t, d.url+"/watch.csv"+query)
	if row := fmt.Sprintf(",%s,%d,%d,%d,%d,%d,%s,", want.Until, want.Events, want.Before, want.Deaths, want.AllEvents, want.AllDeaths, want.Last); !strings.Contains(text, row) {
		t.Errorf("the board as CSV has no %s: %s", row, text)
	}
	_, text = get(t, d.url+"/watch"+query)
	for _, cell := range []string{">" + blindspot.FormatNumber(float64(want.Events)) + "<", ">" + blindspot.FormatNumber(float64(want.Deaths)) + "<", ">" + blindspot.FormatNumber(float64(want.AllEvents)) + " events<"} {
		if !strings.Contains(text, cell) {
			t.Errorf("the board's page has no cell %s", cell)
		}
	}
}

// fourOnTheBoard holds the four answers beside a group on the board, in JSON, as a
// table, on the page and from the command, against those of its assessment.
func (d desk) fourOnTheBoard(t *testing.T, q asked, day blindspot.Date, want, commanded []blindspot.Answer) {
	t.Helper()
	var board struct {
		Groups []struct {
			Four workbench.FourAnswers `json:"four"`
		} `json:"groups"`
	}
	query := "?" + url.Values{"as_of": {day.String()}, "q": {q.name}}.Encode()
	_, text := get(t, d.url+"/watch.json"+query)
	onlyJSON(t, text, &board)
	if len(want) != 4 || len(board.Groups) != 1 || board.Groups[0].Four.AsOf != day {
		t.Fatalf("%d answers of the assessment, on the board %+v", len(want), board.Groups)
	}
	for name, got := range map[string][]blindspot.Answer{"the board": board.Groups[0].Four.Answers, "the command": commanded} {
		if a, b := asJSON(t, want), asJSON(t, got); a != b {
			t.Errorf("%s answers %s, the page %s", name, b, a)
		}
	}
	_, page := get(t, d.url+"/watch"+query)
	page = html.UnescapeString(page)
	replies := make([]string, 0, len(want))
	for _, a := range want {
		replies = append(replies, string(a.Reply))
		if line := "<li>" + a.Text + "</li>"; !strings.Contains(page, line) || !strings.Contains(page, `<td class="reply `+string(a.Reply)+`" data-label="`+a.Question.Words()+`">`+a.Reply.Words()+"<") {
			t.Errorf("the board's page does not say %s %s", a.Reply, line)
		}
	}
	_, text = get(t, d.url+"/watch.csv"+query)
	if row := "," + strings.Join(replies, ",") + ","; !strings.Contains(text, row) {
		t.Errorf("the board as CSV has no %s: %s", row, text)
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (d desk) onThePage(t *testing.T, q asked, day blindspot.Date, want blindspot.Activity) {
	t.Helper()
	_, text := get(t, d.url+"/group/"+url.PathEscape(q.id)+"?as_of="+day.String())
	text = strings.Join(strings.Fields(tags.ReplaceAllString(text, "")), " ") // as a browser shows it
	number := func(n int) string { return blindspot.FormatNumber(float64(n)) }
	line := fmt.Sprintf("On record: %s events and %s deaths, the last event on %s.", number(want.AllEvents), number(want.AllDeaths), want.Last)
	if want.Known {
		line += fmt.Sprintf(" In the twelve months up to %s in ", want.Until)
	}
	if !strings.Contains(text, line) {
		t.Errorf("the page does not say %q", line)
	}
	if rest := fmt.Sprintf(": %s events (%s in the twelve before) and %s deaths.", number(want.Events), number(want.Before), number(want.Deaths)); want.Known && !strings.Contains(text, rest) {
		t.Errorf("the page does not say %q", rest)
	}
}

func (d desk) inTheExplorer(t *testing.T, q asked, day blindspot.Date, want blindspot.Activity) {
	t.Helper()
	explored := func(more url.Values) (events, begun, deaths int) {
		more.Set("as_of", day.String())
		more.Set("group", q.id)
		var e blindspot.Exploration
		_, text := get(t, d.url+"/explorer.json?"+more.Encode())
		onlyJSON(t, text, &e)
		for _, y := range e.Years {
			begun += y.Events
		}
		return e.Events, begun, e.Deaths
	}
	events, _, deaths := explored(url.Values{})
	if events != want.AllEvents || deaths != want.AllDeaths {
		t.Errorf("the explorer has %d events and %d deaths, the page %d and %d", events, deaths, want.AllEvents, want.AllDeaths)
	}
	_, page := get(t, d.url+"/explorer?"+url.Values{"as_of": {day.String()}, "group": {q.id}}.Encode())
	if line := fmt.Sprintf("<strong>%s</strong> events, <strong>%s</strong> deaths", blindspot.FormatNumber(float64(events)), blindspot.FormatNumber(float64(deaths))); !strings.Contains(page, line) {
		t.Errorf("the explorer's page does not say %q", line)
	}
	if !want.Known {
		return
	}
	window := func(from, to blindspot.Month) url.Values {
		return url.Values{"country": {want.Main}, "from": {from.First().String()}, "to": {to.Last().String()}}
	}
	_, begun, deaths := explored(window(want.Until-11, want.Until))
	_, before, _ := explored(window(want.Until-23, want.Until-12))
	if begun != want.Events || before != want.Before || deaths != want.Deaths {
		t.Errorf("the explorer has %d events (%d before) and %d deaths in twelve months, the page %d (%d) and %d", begun, before, deaths, want.Events, want.Before, want.Deaths)
	}
}
