package web_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/slow"
)

// twin reads the three forms of a page.
func twin(t *testing.T, s *site, address string, v any) (page string, rows []map[string]string) {
	t.Helper()
	path, query, _ := strings.Cut(address, "?")
	_, page = get(t, s.url+address)
	_, text := get(t, s.url+path+".json?"+query)
	if err := json.Unmarshal([]byte(text), v); err != nil {
		t.Fatalf("%s.json: %v: %.200s", path, err, text)
	}
	return html.UnescapeString(page), table(t, s, path+".csv?"+query)
}

// table reads a CSV form, each row by the names of its columns.
func table(t *testing.T, s *site, address string) (rows []map[string]string) {
	t.Helper()
	_, text := get(t, s.url+address)
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(lines) == 0 {
		t.Fatalf("%s: %v: %.200s", address, err, text)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[lines[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// all are the first groups of a pattern, over a whole page.
func all(page, pattern string) (out []string) {
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return out
}

func whole(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.ReplaceAll(s, ",", ""))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A page and its twins answer the same question with the same numbers, filters
// and order among them.
func TestTwinsAgreeWithThePage(t *testing.T) {
	s := withForecasts(t)
	same := func(t *testing.T, what string, lists ...[]string) {
		t.Helper()
		for _, l := range lists {
			if len(l) == 0 || fmt.Sprint(l) != fmt.Sprint(lists[0]) {
				t.Errorf("%s differ, or there are none:\n%.300v\n%.300v", what, lists[0], l)
			}
		}
	}
	t.Run("watch", func(t *testing.T) {
		var v struct {
			Groups []struct {
				GroupID  string `json:"group_id"`
				Activity struct {
					Deaths int `json:"deaths_12_months"`
					Known  bool
				}
			}
			Total int
		}
		page, rows := twin(t, s, "/watch?country=NGA&active=yes&sort=deaths&order=asc", &v)
		var ids, table []string
		last, unknown := -1, 0
		for i, g := range v.Groups {
			ids, table = append(ids, g.GroupID), append(table, rows[i]["id"])
			if rows[i]["deaths_12_months"] != strconv.Itoa(g.Activity.Deaths) && g.Activity.Known || !g.Activity.Known && rows[i]["deaths_12_months"] != "" {
				t.Errorf("%s: %d deaths, %s in the CSV", g.GroupID, g.Activity.Deaths, rows[i]["deaths_12_months"])
			}
			switch {
			case !g.Activity.Known: // last, whichever way the others run
				unknown++
			case g.Activity.Deaths < last || unknown > 0:
				t.Errorf("%s: %d deaths after %d, and after %d groups without a number", g.GroupID, g.Activity.Deaths, last, unknown)
			default:
				last = g.Activity.Deaths
			}
		}
		same(t, "the groups", all(page, `<th scope="row"><a href="/group/([^"]+)"`), ids, table)
		if n := whole(t, all(page, `role="status">([0-9,]+) groups`)[0]); n != v.Total {
			t.Errorf("the page counts %d groups, the JSON %d", n, v.Total)
		}
	})
	t.Run("explorer", func(t *testing.T) {
		var v struct {
			Events, Deaths int
			Rows           []struct{ ID string }
		}
		page, rows := twin(t, s, "/explorer?group=ucdp:234&country=IRQ&deaths=10&type=one-sided&from=2014-01-01&to=2016-12-31&size=40&page=2", &v)
		var ids, table []string
		for i := range v.Rows {
			ids, table = append(ids, v.Rows[i].ID), append(table, rows[i]["id"])
		}
		same(t, "the events", all(page, `<td class="small id"><a href="/event/[^"]*">(ged:[0-9]+)</a></td>`), ids, table)
		shown := all(page, `<strong>([0-9,]+)</strong>`)
		if whole(t, shown[0]) != v.Events || whole(t, shown[1]) != v.Deaths || v.Events < 80 {
			t.Errorf("the page counts %v, the JSON %d and %d", shown, v.Events, v.Deaths)
		}
	})
	t.Run("group", func(t *testing.T) {
		var v struct {
			Areas []struct{ Events int }
		}
		page, rows := twin(t, s, "/group/ucdp:1051?as_of=2018-12-31", &v)
		var spells struct{ Spells []struct{} }
		if _, text := get(t, s.url+"/group/ucdp:1051/areas.json?as_of=2018-12-31"); json.Unmarshal([]byte(text), &spells) != nil {
			t.Fatal(text)
		}
		asJSON, asCSV, asTable := 0, 0, 0
		for i := range v.Areas {
			asJSON += v.Areas[i].Events
			asCSV += whole(t, rows[i]["events"])
		}
		for _, n := range all(page, `<td class="num">([0-9,]+)</td>\s*<td class="num">[0-9,]+</td>\s*<td class="day">[0-9-]+</td>\s*<td class="day">`) {
			asTable += whole(t, n)
		}
		if asJSON == 0 || asCSV != asJSON || asTable != asJSON || len(spells.Spells) != asJSON {
			t.Errorf("%d events in the JSON, %d in the CSV, %d in the page's table, %d on its map", asJSON, asCSV, asTable, len(spells.Spells))
		}
	})
	t.Run("claims", func(t *testing.T) {
		var v struct{ Claims []struct{ ID string } }
		page, rows := twin(t, s, "/claims?verdict=mixed", &v)
		var ids, table []string
		for i := range v.Claims {
			ids, table = append(ids, v.Claims[i].ID), append(table, rows[i]["id"])
		}
		same(t, "the claims", all(page, `<article class="claim mixed" id="([^"]+)"`), ids, table)
	})
	t.Run("forecasts", func(t *testing.T) {
		var v struct {
			Open, Waiting, Resolved int
			Forecasts               []struct{ Target string }
		}
		page, rows := twin(t, s, "/forecasts", &v)
		if !strings.Contains(page, fmt.Sprintf("%d open, %d waiting for data, %d resolved", v.Open, v.Waiting, v.Resolved)) || v.Waiting == 0 || v.Resolved == 0 ||
			len(rows) != v.Open+v.Waiting+v.Resolved || len(v.Forecasts) != len(rows) || strings.Count(page, `<th scope="row">IS in Iraq`) != len(rows) {
			t.Errorf("%d open, %d waiting, %d resolved, %d rows in the CSV, and not so on the page", v.Open, v.Waiting, v.Resolved, len(rows))
		}
	})
	t.Run("corridors", func(t *testing.T) {
		var v struct {
			Links []struct{ From string }
			Lost  []struct{ From string }
		}
		page, rows := twin(t, s, "/corridors?grade=C&cut=Afghanistan", &v)
		if len(rows) != len(v.Links) || !strings.Contains(page, fmt.Sprintf("%d of 36 links", len(v.Links))) || len(v.Lost) == 0 ||
			!strings.Contains(page, fmt.Sprintf("<strong>%d</strong>", len(v.Lost))) {
			t.Errorf("%d links in the JSON, %d in the CSV, %d connections lost", len(v.Links), len(rows), len(v.Lost))
		}
	})
	t.Run("data", func(t *testing.T) {
		var v struct {
			Datasets    []struct{ Rows int }
			Quarantined int
		}
		page, rows := twin(t, s, "/data", &v)
		if len(rows) != len(v.Datasets) || (v.Quarantined > 0) != strings.Contains(page, fmt.Sprintf("%d rows were not accepted", v.Quarantined)) {
			t.Errorf("%d datasets in the JSON, %d in the CSV, %d rows quarantined", len(v.Datasets), len(rows), v.Quarantined)
		}
	})
}

// An opponent is found by name as by id, a state too; one that is no side of any
// event is refused, which an empty answer would not tell.
func TestOpponentByName(t *testing.T) {
	s := withForecasts(t)
	events := func(opponent string) (n int) {
		var v struct{ Events int }
		if _, text := get(t, s.url+"/explorer.json?group=ucdp:234&opponent="+opponent); json.Unmarshal([]byte(text), &v) != nil {
			t.Fatal(text)
		}
		return v.Events
	}
	if named, numbered := events("government+of+Iraq"), events("ucdp:116"); named != numbered || named == 0 {
		t.Errorf("%d events by name, %d by id", named, numbered)
	}
	if resp, text := get(t, s.url+"/explorer?group=ucdp:234&opponent=Nobody"); resp.StatusCode != 404 || !strings.Contains(text, "Nobody") {
		t.Errorf("nobody: %d", resp.StatusCode)
	}
}

// Every column of the board sorts, both ways, and a group without a number comes
// last either way.
func TestBoardSortsByEveryColumn(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	columns := map[string]string{"rank": "rank", "overlooked": "overlooked", "breakout": "p_breakout", "attention": "attention_percentile",
		"events": "events_12_months", "before": "events_12_months_before", "deaths": "deaths_12_months", "all": "events"}
	for key, column := range columns {
		for order, sign := range map[string]float64{"asc": 1, "desc": -1} {
			rows := table(t, s, "/watch.csv?sort="+key+"&order="+order)
			last, missing := 0.0, 0
			for i, r := range rows {
				n, err := strconv.ParseFloat(r[column], 64)
				switch {
				case r[column] == "":
					missing++
				case err != nil:
					t.Fatal(err)
				case missing > 0:
					t.Errorf("%s %s: %v after %d without a number", key, order, n, missing)
				case i > 0 && sign*n < sign*last:
					t.Errorf("%s %s: %v after %v", key, order, n, last)
				}
				last = n
			}
		}
	}
}
