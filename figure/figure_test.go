package figure_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/internal/assessed"
	"github.com/blindspot/blindspot/place"
)

func TestMain(m *testing.M) {
	code := m.Run()
	assessed.Clean()
	os.Exit(code)
}

// subjects are the embedded case and groups of the extract: many theatres, one
// country.
func subjects(t *testing.T, check func(t *testing.T, a blindspot.Assessment, figures []figure.Figure)) {
	t.Helper()
	for _, name := range []string{"is-khorasan", "IS", "Boko Haram"} {
		t.Run(name, func(t *testing.T) {
			var a blindspot.Assessment
			if name == "is-khorasan" {
				a = assessed.Case(t)
			} else {
				a = assessed.Group(t, name)
			}
			check(t, a, draw(t, a))
		})
	}
}

func draw(t *testing.T, a blindspot.Assessment) []figure.Figure {
	t.Helper()
	figures, err := figure.All(a, place.World())
	if err != nil {
		t.Fatal(err)
	}
	return figures
}

// compiled is what Vega-Lite and Vega make of a specification.
type compiled struct {
	ID       string
	Error    string
	Warnings []string
	Marks    []string
	Rows     []int
	Broken   bool
	Days     [][2]string // of the datum and of the tooltip
	Drawing  string
}

// compile runs the specifications through the front end's own Vega-Lite, with
// more in its environment.
func compile(t *testing.T, figures []figure.Figure, env ...string) map[string]compiled {
	t.Helper()
	ui := filepath.Join("..", "web", "ui")
	if _, err := os.Stat(filepath.Join(ui, "node_modules", "vega-lite")); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("web/ui/node_modules is missing: make build installs it")
		}
		t.Skip("web/ui/node_modules is missing: make build installs it")
	}
	var in, errs bytes.Buffer
	for _, f := range figures {
		line, err := json.Marshal(map[string]any{"id": f.ID, "spec": f.Spec})
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	cmd := exec.Command("node", "scripts/check-specs.mjs")
	cmd.Dir, cmd.Stdin, cmd.Stderr, cmd.Env = ui, &in, &errs, append(os.Environ(), env...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	all := map[string]compiled{}
	for line := range strings.Lines(string(out)) {
		var c compiled
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatalf("%v\n%s", err, line)
		}
		all[c.ID] = c
	}
	return all
}

func TestSpecificationsCompile(t *testing.T) {
	subjects(t, func(t *testing.T, _ blindspot.Assessment, figures []figure.Figure) {
		t.Helper()
		all := compile(t, figures)
		for _, f := range figures {
			c, ok := all[f.ID]
			switch {
			case !ok || c.Error != "":
				t.Errorf("%s does not compile: %s", f.ID, c.Error)
			case len(c.Warnings) > 0:
				t.Errorf("%s: %q", f.ID, c.Warnings)
			case len(c.Marks) == 0 || c.Broken:
				t.Errorf("%s draws %v, broken text: %v", f.ID, c.Marks, c.Broken)
			}
		}
	})
	// The check can fail: a wrong mark, and a field of a text that is none.
	bad := compile(t, []figure.Figure{{ID: "bad", Spec: json.RawMessage(`{"mark": "nonsense", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a", "type": "quantitative"}}}`)}})
	if c := bad["bad"]; c.Error == "" && len(c.Warnings) == 0 {
		t.Errorf("a mark that is none passes: %+v", c)
	}
}

// A day is a day: every figure is drawn alike in every zone, and a tooltip tells
// of the day that the table has.
func TestFaultDaysInEveryZone(t *testing.T) {
	for _, a := range []blindspot.Assessment{assessed.Case(t), assessed.Group(t, "IS")} {
		figures := draw(t, a)
		dates := map[string]bool{}
		for _, s := range a.Shocks {
			dates[s.Date.String()] = true
		}
		here := compile(t, figures, "TZ=UTC")
		told := 0
		for _, zone := range []string{"America/New_York", "Asia/Kabul"} {
			there := compile(t, figures, "TZ="+zone)
			for _, f := range figures {
				if here[f.ID].Drawing != there[f.ID].Drawing {
					t.Errorf("%s is drawn otherwise in %s", f.ID, zone)
				}
				for _, d := range there[f.ID].Days {
					day, err := time.Parse("2 January 2006", d[1])
					if err != nil || day.Format("2006-01-02") != d[0] || !dates[d[0]] {
						t.Errorf("%s in %s tells of %q on %s", f.ID, zone, d[1], d[0])
					}
					told++
				}
			}
		}
		if len(a.Shocks) > 0 && told == 0 {
			t.Error("no tooltip tells of a day")
		}
	}
	// The check can fail: a bar of local time.
	local := []figure.Figure{{ID: "local", Spec: json.RawMessage(`{"mark": "point", "data": {"values": [{"date": "2020-01-01"}, {"date": "2020-01-02"}]},
		"encoding": {"x": {"field": "date", "type": "temporal"}, "tooltip": [{"field": "date", "type": "temporal", "title": "Date", "format": "%d %b %Y"}]}}`)}}
	utc, west := compile(t, local, "TZ=UTC")["local"], compile(t, local, "TZ=America/New_York")["local"]
	if utc.Drawing == west.Drawing || len(west.Days) != 2 || west.Days[0][1] != "31 Dec 2019" {
		t.Errorf("local time passes: %+v", west)
	}
}

func TestFiguresAreWhole(t *testing.T) {
	subjects(t, func(t *testing.T, a blindspot.Assessment, figures []figure.Figure) {
		seen := map[string]bool{}
		for _, f := range figures {
			if seen[f.ID] || f.Title == "" || f.Caption == "" || f.Alt == "" {
				t.Errorf("%s: title %q, caption %q, alternative text %q", f.ID, f.Title, f.Caption, f.Alt)
			}
			seen[f.ID] = true
			if len(f.Table.Columns) == 0 || len(f.Table.Rows) == 0 {
				t.Errorf("%s has no table", f.ID)
			}
			for i, row := range f.Table.Rows {
				if len(row) != len(f.Table.Columns) {
					t.Errorf("%s: row %d of the table has %d cells for %d columns", f.ID, i, len(row), len(f.Table.Columns))
				}
			}
			if strings.Contains(strings.ReplaceAll(string(f.Spec), "https://vega.github.io/schema/", ""), "://") {
				t.Errorf("%s leads to an address", f.ID)
			}
		}
		want := []string{"timeline", "map", "footprint"}
		if a.Case != "" {
			want = append(want, "published", "corridors")
		}
		for _, id := range want {
			if !seen[id] {
				t.Errorf("there is no %s", id)
			}
		}
	})
}

// rows gathers the rows of all data sources of a specification that have all of
// the fields.
func rows(t *testing.T, spec json.RawMessage, fields ...string) (out []map[string]any) {
	t.Helper()
	var tree any
	if err := json.Unmarshal(spec, &tree); err != nil {
		t.Fatal(err)
	}
	var walk func(node any)
	walk = func(node any) {
		switch n := node.(type) {
		case []any:
			for _, child := range n {
				walk(child)
			}
		case map[string]any:
			for key, child := range n {
				if key != "values" {
					walk(child)
					continue
				}
				list, _ := child.([]any)
				for _, item := range list {
					row, ok := item.(map[string]any)
					for _, f := range fields {
						if _, has := row[f]; !has {
							ok = false
						}
					}
					if ok {
						out = append(out, row)
					}
				}
			}
		}
	}
	walk(tree)
	return out
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A table says what its figure shows, no more and no less.
func TestTablesAgreeWithFigures(t *testing.T) {
	subjects(t, func(t *testing.T, a blindspot.Assessment, figures []figure.Figure) {
		for _, f := range figures {
			switch f.ID {
			case "timeline":
				shown := map[string]float64{}
				for _, r := range rows(t, f.Spec, "month", "events") {
					if n, known := r["events"].(float64); known { // the line breaks where nothing is
						shown[r["month"].(string)] = n
					}
				}
				observed := 0
				for _, row := range f.Table.Rows {
					if row[1] == "" { // a month ahead
						continue
					}
					if row[1] == "not observed" {
						if _, bar := shown[row[0]]; bar {
							t.Errorf("%s is not observed and has a bar", row[0])
						}
						continue
					}
					observed++
					if shown[row[0]] != number(t, row[1]) {
						t.Errorf("timeline, %s: %v shown, %s in the table", row[0], shown[row[0]], row[1])
					}
				}
				if observed != len(shown) || observed == 0 {
					t.Errorf("timeline: %d bars, %d rows", len(shown), observed)
				}
			case "map":
				total := 0.0
				for _, row := range f.Table.Rows {
					total += number(t, row[2])
				}
				events := 0
				for _, m := range a.Areas {
					if a.Chronicle || a.Window.Contains(m.Month.First()) {
						events += m.Events
					}
				}
				if int(total) != events || events == 0 {
					t.Errorf("map: the table holds %v events, the assessment %d", total, events)
				}
			case "footprint":
				years := slices.DeleteFunc(rows(t, f.Spec, "year", "value"), func(r map[string]any) bool { return r["value"] == nil }) // a year without a point
				if len(years) != len(f.Table.Rows) {
					t.Fatalf("footprint: %d points, %d rows", len(years), len(f.Table.Rows))
				}
				for i, r := range years {
					if blindspot.FormatNumber(r["value"].(float64)) != f.Table.Rows[i][1] || strconv.Itoa(int(r["year"].(float64))) != f.Table.Rows[i][0] {
						t.Errorf("footprint: %v shown, %v in the table", r, f.Table.Rows[i])
					}
				}
			case "published":
				dots := rows(t, f.Spec, "published", "held")
				if len(dots) != len(f.Table.Rows) || len(dots) != len(a.Published) {
					t.Errorf("published: %d lines, %d rows, %d totals", len(dots), len(f.Table.Rows), len(a.Published))
				}
				for i, r := range dots {
					if r["held"].(float64) != number(t, f.Table.Rows[i][3]) || r["measure"] != f.Table.Rows[i][0] {
						t.Errorf("published: %v shown, %v in the table", r, f.Table.Rows[i])
					}
				}
			case "theatres":
				checkYears(t, a, f)
			case "corridors":
				links := 0.0
				for _, row := range f.Table.Rows {
					links += number(t, row[3])
				}
				if int(links) != len(a.Links) {
					t.Errorf("corridors: the table holds %v links, the assessment %d", links, len(a.Links))
				}
			}
		}
	})
}

// An assessment without data has no figures, and no error.
func TestNoDataNoFigures(t *testing.T) {
	figures, err := figure.All(blindspot.Assessment{Group: "Made-up Front"}, place.World())
	if err != nil || len(figures) != 0 {
		t.Errorf("%d figures, %v", len(figures), err)
	}
}

// The same assessment gives the same bytes, whatever the order of maps.
func TestFiguresAreReproducible(t *testing.T) {
	subjects(t, func(t *testing.T, a blindspot.Assessment, figures []figure.Figure) {
		again := draw(t, a)
		for i := range figures {
			if !bytes.Equal(figures[i].Spec, again[i].Spec) {
				t.Errorf("%s differs", figures[i].ID)
			}
		}
	})
}

// checkYears holds every country and year of the figure against the coverage:
// a year that is not wholly observed never reads as none.
func checkYears(t *testing.T, a blindspot.Assessment, f figure.Figure) {
	t.Helper()
	coverage, total := blindspot.NewCoverageTable(a.Coverage), 0.0
	for i, cell := range rows(t, f.Spec, "year", "observed") {
		line := f.Table.Rows[i]
		country, ok := place.CountryByName(line[0])
		if !ok {
			t.Fatalf("theatres: no country %q", line[0])
		}
		observed := !a.Chronicle
		for m := blindspot.NewMonth(int(cell["year"].(float64)), 1); m <= a.AsOf.Month() && m.Year() == int(cell["year"].(float64)); m++ {
			observed = observed && coverage.Observed(country.ISO3, m)
		}
		events, known := cell["events"].(float64)
		total += events
		switch {
		case (cell["observed"] == "wholly") != observed || (line[4] == "wholly") != observed:
			t.Errorf("theatres: %v, observed: %v, but %v is drawn", line, observed, cell)
		case observed && (!known || cell["text"] != line[2]):
			t.Errorf("theatres: %v is observed, but %v is drawn", line, cell)
		case !observed && events == 0 && (known || cell["text"] != "" || line[2] != "not known"):
			t.Errorf("theatres: %v is missing, but %v is drawn", line, cell)
		case !observed && events > 0 && !a.Chronicle && cell["text"] != line[2]+"+":
			t.Errorf("theatres: %v is a lower bound, but %v is drawn", line, cell)
		}
	}
	sum := 0
	for _, r := range a.Areas {
		sum += r.Events
	}
	if int(total) != sum {
		t.Errorf("theatres: %v events, the assessment has %d", total, sum)
	}
}

// The names of a network hide neither one another nor leave a phone's map, where
// there is room for them.
func TestNamesOfPlacesDoNotMeet(t *testing.T) {
	subjects(t, func(t *testing.T, a blindspot.Assessment, figures []figure.Figure) {
		for _, f := range figures {
			if f.ID != "corridors" {
				continue
			}
			seen := map[string]bool{}
			for _, dot := range rows(t, f.Spec, "dx", "dy") {
				seen[dot["align"].(string)] = true
			}
			if len(seen) < 2 { // places so near to one another cannot all have theirs above
				t.Errorf("all names stand on the same side: %v", seen)
			}
		}
	})
}
