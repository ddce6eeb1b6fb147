package casefile_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/source/casefile"
)

const (
	smallCase = `name: small
title: A small case
group: {id: g, actors: [one]}
actors:
  - {id: one, name: Group One, aliases: [G1]}
regions:
  - {id: north, name: The North, countries: [AFG, TJK]}
theatres:
  - {id: t, countries: [north, PAK]}
windows:
  - {id: w, from: 2020-01-01, to: 2020-12-31}
security_actors:
  - {id: police, name: The police, ids: ["ucdp:1"], governs: [{country: AFG, since: 2020-01-01}]}
places:
  - {name: Kabul, node: Afghanistan, countries: [AFG], lat: 34, lon: 69}
`
	smallEvents = `id,date_start,date_end,date_precision,actor,opponent_or_target_class,country,source_url,killed,killed_low,killed_high
E1,2020-01-02,2020-01-02,day,G1,civilians,AFG,https://www.example.org/a,3,2,5
E2,2020-02-01,2020-02-29,month,Group One,non-state group,AFG,https://example.org/b,,,
`
)

func small(changes map[string]string) fs.FS {
	files := fstest.MapFS{"case.yaml": {Data: []byte(smallCase)}, "events.csv": {Data: []byte(smallEvents)}}
	for name, text := range changes {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func TestSmallCase(t *testing.T) {
	c, err := casefile.Load(small(nil), func(p *blindspot.Place) { p.Area = "area of " + p.Country })
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.Theatres[0].Countries, " "); got != "AFG TJK PAK" {
		t.Errorf("the theatre's region was resolved to %s", got)
	}
	e := event(t, c, "case:E2")
	if e.Violence != blindspot.NonState || !e.DeathsGap || e.SideA.ID != "case:one" || e.Place.Area != "area of AFG" {
		t.Errorf("got %+v", e)
	}
	if !c.SecurityActors[0].Holds("AFG", blindspot.NewDate(2020, 1, 1)) || c.SecurityActors[0].Holds("AFG", blindspot.NewDate(2019, 12, 31)) {
		t.Error("the rule of the security actor has the wrong ends")
	}
	if got := casefile.Host(event(t, c, "case:E1").URL); got != "example.org" {
		t.Errorf("the host shown is %q", got)
	}
}

// Every fault names file, line and field, and what to do where that is known.
func TestFaults(t *testing.T) {
	event := func(row string) map[string]string {
		return map[string]string{"events.csv": strings.SplitN(smallEvents, "\n", 2)[0] + "\n" + row + "\n"}
	}
	yaml := func(old, with string) map[string]string {
		return map[string]string{"case.yaml": strings.Replace(smallCase, old, with, 1)}
	}
	claims := func(text string) map[string]string { return map[string]string{"claims.yaml": text} }
	for _, tc := range []struct {
		name    string
		changes map[string]string
		want    string
	}{
		{"impossible date", event("E1,2020-02-30,2020-03-01,day,G1,civilians,AFG,u,,,"), `events.csv:2: date_start: "2020-02-30" is not a day`},
		{"end before start", event("E1,2020-02-02,2020-02-01,day,G1,civilians,AFG,u,,,"), "events.csv:2: date_end: 2020-02-01 lies before 2020-02-02"},
		{"unknown actor", event("E1,2020-02-02,2020-02-02,day,Group Onne,civilians,AFG,u,,,"), `events.csv:2: actor: "Group Onne" is no actor of case.yaml; did you mean "Group One"?`},
		{"unknown class", event("E1,2020-02-02,2020-02-02,day,G1,civilian,AFG,u,,,"), `events.csv:2: opponent_or_target_class: "civilian" is not known; did you mean "civilians"?`},
		{"a code of no country", event("E1,2020-02-02,2020-02-02,day,G1,civilians,XQZ,u,,,"), `events.csv:2: country: "XQZ" is not an ISO 3166 alpha-3 code of any country`},
		{"a code in small letters", event("E1,2020-02-02,2020-02-02,day,G1,civilians,afg,u,,,"), `events.csv:2: country: "afg" is not an ISO 3166`},
		{"a withdrawn code", event("E1,2020-02-02,2020-02-02,day,G1,civilians,YUG,u,,,"), `events.csv:2: country: "YUG" is a withdrawn code; write `},
		{"counts of no country", map[string]string{"counts.csv": "series,month,opponent,kind,country,events,deaths\ns,2020-02,,,ZZZ,3,4\n"}, `counts.csv:2: country: "ZZZ" is not an ISO 3166`},
		{"no country code", event("E1,2020-02-02,2020-02-02,day,G1,civilians,Afghanistan,u,,,"), `events.csv:2: country: "Afghanistan" is not an ISO 3166`},
		{"negative deaths", event("E1,2020-02-02,2020-02-02,day,G1,civilians,AFG,u,-1,,"), `events.csv:2: killed: "-1" is not a count`},
		{"low above best", event("E1,2020-02-02,2020-02-02,day,G1,civilians,AFG,u,3,4,5"), "events.csv:2: killed: 3 does not lie between"},
		{"no source", event("E1,2020-02-02,2020-02-02,day,G1,civilians,AFG,,,,"), "events.csv:2: source_url: the cell is empty"},
		{"id twice", event("E1,2020-02-02,2020-02-02,day,G1,civilians,AFG,u,,,\nE1,2020-02-02,2020-02-02,day,G1,civilians,AFG,u,,,"), `events.csv:3: id: "E1" stands already on line 2`},
		{"short row", event("E1,2020-02-02"), "events.csv:2: 2 cells, expected 11"},
		{"stray quote", event(`E1,"2020`), "events.csv:2:"},
		{"unknown column", map[string]string{"events.csv": "id,date_stat\n"}, `events.csv:1: date_stat: unknown column; did you mean "date_start"?`},
		{"missing column", map[string]string{"events.csv": "id\n"}, "events.csv:1: date_start: the column is missing"},
		{"empty file", map[string]string{"events.csv": ""}, "events.csv:1: no header"},
		{"Latin-1 bytes", event("E1,2020-02-02,2020-02-02,day,G\xe9,civilians,AFG,u,,,"), "events.csv:2: the file is not UTF-8"},
		{"unknown key", yaml("aliases: [G1]", "alias: [G1]"), `case.yaml:5: alias: unknown key; did you mean "aliases"?`},
		{"wrong type", yaml("title: A small case", "title: [1]"), "case.yaml:2: "},
		{"syntax", yaml("group: {id: g, actors: [one]}", "group: {id: g, actors: [one]"), "case.yaml:"},
		{"key of another part", yaml("aliases: [G1]", "aliases: [G1], countries: [AFG]"), `case.yaml:5: countries: unknown key; it may stand under counts, places, regions, theatres`},
		{"unknown actor of the group", yaml("actors: [one]", "actors: [onee]"), `case.yaml:3: group.actors: "onee" is no actor of this case; did you mean "one"?`},
		{"unknown region", yaml("countries: [north, PAK]", "countries: [nort, PAK]"), `case.yaml:9: theatres[0].countries[0]: "nort" is neither`},
		{"window backwards", yaml("to: 2020-12-31", "to: 2019-12-31"), "case.yaml:11: windows[0].to: 2019-12-31 lies before 2020-01-01"},
		{"foreign id without source", yaml(`ids: ["ucdp:1"]`, `ids: ["1"]`), `case.yaml:13: security_actors[0].ids[0]: "1": write the source`},
		{"off the globe", yaml("lat: 34", "lat: 91"), "case.yaml:15: places[0].lat: 91 lies outside"},
		{"a state as the group", yaml("name: Group One,", "name: Group One, kind: state,"), "case.yaml:5: actors[0].kind:"},
		{"anchors", yaml("title: A small case", "title: &x A small case"), "case.yaml:2: anchors and aliases are not read here"},
		{"unknown link place", map[string]string{"links.csv": "id,from_place,to_place,kind,source_url\nL1,Kabul,Mars,transit,u\n"}, `links.csv:2: to_place: "Mars" is no place of case.yaml`},
		{"unknown link kind", map[string]string{"links.csv": "id,from_place,to_place,kind,source_url\nL1,Kabul,Kabul,money,u\n"}, `links.csv:2: kind: "money" is not known`},
		{"statement without count", map[string]string{"presence.csv": "id,date,statement_type,country,source_body,source_url\nS1,2020-01-01,fighters,AFG,UN,u\n"}, "presence.csv:2: value: neither a value nor a range"},
		{"range backwards", map[string]string{"presence.csv": "id,date,statement_type,country,source_body,source_url,fighters_low,fighters_high\nS1,2020-01-01,fighters,AFG,UN,u,5,4\n"}, "presence.csv:2: fighters_low: 5 is more than"},
		{"unknown security actor", map[string]string{"shocks.csv": "id,date,kind,actor_affected,country,description,source_url,by\nS1,2020-01-01,crackdown,G1,AFG,x,u,polce\n"}, `shocks.csv:2: by: "polce" is no security actor of case.yaml; did you mean "police"?`},
		{"bad grade", map[string]string{"shocks.csv": "id,date,kind,actor_affected,country,description,source_url,source_grade\nS1,2020-01-01,crackdown,G1,AFG,x,u,G\n"}, `shocks.csv:2: source_grade: "G" is not A to F`},
		{"claim without test", claims("claims:\n  - id: C1\n    claim: x\n"), "claims.yaml:2: claims[0].tests: a claim or question needs at least one test"},
		{"claim twice", claims("claims:\n  - {id: C1, claim: x, tests: [{kind: k}]}\n  - {id: C1, claim: x, tests: [{kind: k}]}\n"), `claims.yaml:3: claims[1].id: "C1" stands twice`},
		{"probability above one", map[string]string{"judgements.yaml": "judgements:\n  - {text: x, author: me, probability: 1.5}\n"}, "judgements.yaml:2: judgements[0].probability: 1.5 is no probability"},
		{"word without number", map[string]string{"judgements.yaml": "judgements:\n  - {text: x, author: me, word: likely}\n"}, "judgements.yaml:2: judgements[0].word: a probability word without"},
		{"words put into the program's mouth", map[string]string{"judgements.yaml": "judgements:\n  - {text: x, author: blindspot}\n"}, "judgements.yaml:2: judgements[0].author:"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := casefile.Load(small(tc.changes), nil)
			if blindspot.CodeOf(err) != blindspot.BadInput {
				t.Fatalf("got %v, want bad input", err)
			}
			if !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got  %s\nwant %s", err, tc.want)
			}
			var faults casefile.Faults
			if !errors.As(err, &faults) || len(faults) == 0 {
				t.Error("the faults themselves cannot be had")
			}
		})
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	_, err := casefile.Load(small(map[string]string{
		"events.csv": strings.Replace(smallEvents, "AFG", "Afghanistan", 2),
		"links.csv":  "id,from_place,to_place,kind,source_url\nL1,Kabul,Mars,transit,u\n",
	}), nil)
	var faults casefile.Faults
	if !errors.As(err, &faults) || len(faults) != 3 {
		t.Fatalf("got %d faults, want the 3 of both files: %v", len(faults), err)
	}
}

func TestMissingFolderAndFiles(t *testing.T) {
	if _, err := casefile.LoadDir(t.TempDir()+"/none", nil); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("no folder: %v", err)
	}
	if _, err := casefile.LoadDir("doc.go", nil); blindspot.CodeOf(err) != blindspot.BadInput {
		t.Errorf("a file: %v", err)
	}
	if _, err := casefile.Load(fstest.MapFS{}, nil); err == nil || !strings.Contains(err.Error(), "case.yaml: the file is missing") {
		t.Errorf("no files: %v", err)
	}
}

func TestJudgements(t *testing.T) {
	c, err := casefile.Load(small(map[string]string{"judgements.yaml": `judgements:
  - text: The group will strike again within a year.
    author: A. Nalyst
    probability: 0.7
    word: likely
    confidence: moderate
    evidence: [case:E1]
`}), nil)
	if err != nil {
		t.Fatal(err)
	}
	j := c.Judgements[0]
	if j.Probability.Value != 0.7 || j.Word != "likely" || j.Confidence != blindspot.ModerateConfidence || len(j.Evidence) != 1 {
		t.Errorf("got %+v", j)
	}
}

// Published counts of attacks stand beside what the chronicle holds of them: far
// less. (Its deaths of 2021 exceed one published estimate, which counts fewer
// for the deadliest attack.)
func TestRecordedAgainstPublished(t *testing.T) {
	c := khorasan(t)
	for _, p := range c.Published {
		if got := c.Recorded(p); p.Unit == "attacks" && float64(got) > p.Count {
			t.Errorf("%s: the chronicle holds %d, more than the %g published", p.Measure, got, p.Count)
		}
		if _, ok := c.Statement(p.Statement); !ok {
			t.Errorf("%s has no statement with source and grade", p.Measure)
		}
	}
}

// FuzzLoad feeds damaged files to every parser: whatever comes in, there is a
// case or an error with faults, and no panic.
func FuzzLoad(f *testing.F) {
	files, err := cases.Open("is-khorasan")
	if err != nil {
		f.Fatal(err)
	}
	names := []string{"case.yaml", "events.csv", "shocks.csv", "presence.csv", "links.csv", "published_totals.csv", "claims.yaml", "judgements.yaml"}
	for i, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil && name != "judgements.yaml" {
			f.Fatal(err)
		}
		f.Add(i, text[:min(len(text), 2000)])
	}
	f.Add(0, []byte("a: &a [*a]"))
	f.Add(6, []byte("claims: [{id: x, tests: [{kind: k, params: {\"a'b\": 1}}]}]"))
	f.Fuzz(func(t *testing.T, i int, data []byte) {
		name := names[((i%len(names))+len(names))%len(names)]
		c, err := casefile.Load(small(map[string]string{name: string(data)}), nil)
		if (c == nil) == (err == nil) {
			t.Fatalf("neither a case nor an error, or both: %v", err)
		}
		if err != nil && blindspot.CodeOf(err) != blindspot.BadInput {
			t.Fatalf("a damaged file is bad input, not %v", err)
		}
	})
}
