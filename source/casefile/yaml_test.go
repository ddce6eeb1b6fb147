package casefile_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/blindspot/blindspot/source/casefile"
)

// What the YAML library would decode into something else, without an error.
func TestFaultYAMLTraps(t *testing.T) {
	claims := func(params string) map[string]string {
		return map[string]string{"claims.yaml": "claims:\n  - id: C1\n    claim: x\n    tests:\n      - kind: k\n        params: {" + params + "}\n"}
	}
	text := func(c *casefile.Case) string { return c.Title }
	param := func(c *casefile.Case) string { return c.Claims[0].Tests[0].Params["p"] }
	for _, tc := range []struct {
		name    string
		changes map[string]string
		get     func(*casefile.Case) string
		want    string
	}{
		{"a zero at the end", title("1.10"), text, "1.10"},
		{"zeros in front", title("007"), text, "007"},
		{"an octal number", title("0o17"), text, "0o17"},
		{"an exponent", title("1e3"), text, "1e3"},
		{"a hexadecimal number", title("0x1F"), text, "0x1F"},
		{"digits parted", title("1_000"), text, "1_000"},
		{"more digits than a number has", title("123456789012345678901234567890"), text, "123456789012345678901234567890"},
		{"a truth", title("true"), text, "true"},
		{"Norway", title("NO"), text, "NO"},
		{"quotes", title(`"a: b"`), text, "a: b"},
		{"a block", title(">-\n  one\n  two"), text, "one two"},
		{"a day", title("2024-02-30"), text, "2024-02-30"},
		{"a broken number as a parameter", claims("p: 1.5"), param, "1.5"},
		{"a parameter with a zero", claims("p: 0.50"), param, "0.50"},
		{"a parameter with zeros in front", claims("p: 010"), param, "010"},
		{"a parameter that is true", claims("p: yes"), param, "yes"},
		{"a negative parameter", claims("p: -3"), param, "-3"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := casefile.Load(small(tc.changes), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := tc.get(c); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

func title(value string) map[string]string {
	return map[string]string{"case.yaml": strings.Replace(smallCase, "A small case", value, 1)}
}

func TestFaultYAMLRefused(t *testing.T) {
	dataTo := func(value string) map[string]string {
		return map[string]string{"case.yaml": strings.Replace(smallCase, "title: A small case", "title: A small case\ndata_to: "+value, 1)}
	}
	lat := func(value string) map[string]string {
		return map[string]string{"case.yaml": strings.Replace(smallCase, "lat: 34", "lat: "+value, 1)}
	}
	judgement := func(value string) map[string]string {
		return map[string]string{"judgements.yaml": "judgements:\n  - {text: x, author: me, probability: " + value + "}\n"}
	}
	for _, tc := range []struct {
		name    string
		changes map[string]string
		want    string
	}{
		{"a day that is none", dataTo("2024-02-30"), `case.yaml:3: data_to: "2024-02-30" is not a day`},
		{"a month for a day", dataTo("2024-01"), `case.yaml:3: data_to: "2024-01" is not a date`},
		{"a word for a day", dataTo("unknown"), `case.yaml:3: data_to: "unknown" is not a date`},
		{"a number for a day", dataTo("20240131"), `case.yaml:3: data_to: "20240131" is not a date`},
		{"a time of day", dataTo("2024-01-31T12:00:00Z"), `case.yaml:3: data_to: "2024-01-31T12:00:00Z" is not a date`},
		{"a hexadecimal coordinate", lat("0x1p5"), `case.yaml:15: places[0].lat: expected a number in decimal digits, found "0x1p5"`},
		{"digits parted", lat("3_4"), `case.yaml:15: places[0].lat: expected a number`},
		{"infinity", lat(".inf"), `case.yaml:15: places[0].lat: expected a number`},
		{"not a number", lat(".nan"), `case.yaml:15: places[0].lat: expected a number`},
		{"a word", lat("north"), `case.yaml:15: places[0].lat: expected a number`},
		{"a decimal comma", lat("'34,5'"), `case.yaml:15: places[0].lat: expected a number`},
		{"a list for a number", judgement("[0.5]"), `judgements.yaml:2: judgements[0].probability: expected a number in decimal digits, found a list`},
		{"a percentage", judgement("50%"), `judgements.yaml:2: judgements[0].probability: expected a number`},
		{"a list for a text", title("[1]"), `case.yaml:2: title: expected a text, found a list`},
		{"keys for a text", title("{a: b}"), `case.yaml:2: title: expected a text, found keys with values`},
		{"a tag", title("!!int 7"), `case.yaml:2: title: expected a text, found the tag`},
		{"a text for a list", map[string]string{"case.yaml": strings.Replace(smallCase, "aliases: [G1]", "aliases: G1", 1)}, `case.yaml:5: actors[0].aliases: expected a list, found "G1"`},
		{"a hole in a list", map[string]string{"case.yaml": strings.Replace(smallCase, "aliases: [G1]", "aliases: [G1, ~]", 1)}, `case.yaml:5: actors[0].aliases[1]: expected a value, found nothing`},
		{"a text for keys", map[string]string{"case.yaml": strings.Replace(smallCase, "group: {id: g, actors: [one]}", "group: g", 1)}, `case.yaml:3: group: expected keys with values, found "g"`},
		{"a key twice", map[string]string{"case.yaml": smallCase + "title: Another\n"}, `case.yaml:`},
		{"a merge key", map[string]string{"case.yaml": strings.Replace(smallCase, "- {id: w, from", "- {<<: {note: x}, id: w, from", 1)}, "case.yaml:11: windows[0]: merge keys (<<) are not read here"},
		{"a merge key of an anchor", map[string]string{"case.yaml": strings.Replace(smallCase, "windows:\n", "windows:\n  - &base {id: v, from: 2020-01-01, to: 2020-12-31}\n  - {<<: *base, id: u}\n", 1)}, ": anchors and aliases are not read here"},
		{"two documents", map[string]string{"case.yaml": smallCase + "---\nname: other\n"}, "a second document begins"},
		{"a hexadecimal number in a table", map[string]string{"presence.csv": "id,date,statement_type,country,source_body,source_url,value\nP1,2020-01-01,fighters,AFG,b,u,0x10\n"}, `presence.csv:2: value: "0x10" is not a number`},
		{"digits parted in a table", map[string]string{"presence.csv": "id,date,statement_type,country,source_body,source_url,value\nP1,2020-01-01,fighters,AFG,b,u,1_000\n"}, `presence.csv:2: value: "1_000" is not a number`},
		{"text after a date", map[string]string{"shocks.csv": "id,date,kind,actor_affected,country,description,source_url\nS1,2020-01-01 (or so),crackdown,G1,AFG,x,u\n"}, `shocks.csv:2: date: "2020-01-01 (or so)" is not a date`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := casefile.Load(small(tc.changes), nil)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

// NA is no value in a column that may be empty, as R writes it.
func TestFaultNAInACase(t *testing.T) {
	c, err := casefile.Load(small(map[string]string{"events.csv": `id,date_start,date_end,date_precision,actor,opponent_or_target_class,country,source_url,killed,killed_low,killed_high,admin1,latitude,longitude
E1,2020-01-02,2020-01-02,day,G1,civilians,AFG,u,NA,NA,NA,NA,NA,NA
`}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if e := event(t, c, "case:E1"); !e.DeathsGap || e.Place.Admin1 != "" || e.Place.HasPoint {
		t.Errorf("%+v", e)
	}
}

// Half a million brackets took the parser minutes and all memory of the machine.
func TestNestingIsBounded(t *testing.T) {
	t.Parallel()
	for text, deep := range map[string]bool{
		"name: " + strings.Repeat("[", 500_000): true, strings.Repeat("- ", 65) + "a": true, "a: " + strings.Repeat("{b: ", 65): true,
		"a:\n" + strings.Repeat("  - [x, y]\n", 500) + "b: " + strings.Repeat("[", 64) + strings.Repeat("]", 64): false,
	} {
		_, faults := casefile.Inspect(fstest.MapFS{"case.yaml": {Data: []byte(text)}}, nil)
		told := slices.ContainsFunc(faults, func(f casefile.Fault) bool { return strings.Contains(f.Reason, "more than 64 deep") })
		if told != deep {
			t.Errorf("%.30s: %v", text, faults)
		}
	}
}
