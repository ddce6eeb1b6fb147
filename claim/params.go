package claim

import (
	"slices"

	"github.com/blindspot/blindspot/source/casefile"
)

// Param is a parameter of a kind of test.
type Param struct {
	Name     string
	Doc      string
	Required bool // whatever else is given
}

// Params are the parameters that the kind reads: those that its code asks for, of
// its own rows and of monthly counts.
func (k Kind) Params() []Param {
	var out []Param
	missing := map[string]int{}
	variants := []map[string]string{{}, {"series": "x"}}
	for _, params := range variants {
		a := &args{c: new(casefile.Case), params: params}
		k.parse(a)
		a.word("role", false, "deciding", "context")
		a.get("part")
		for _, name := range a.known {
			if !slices.ContainsFunc(out, func(p Param) bool { return p.Name == name }) {
				out = append(out, Param{Name: name, Doc: paramDocs[name]})
			}
		}
		for _, f := range a.faults {
			if f.reason == missingParam {
				missing[f.param]++
			}
		}
	}
	for i := range out {
		out[i].Required = missing[out[i].Name] == len(variants) || missing[out[i].Name] > 0 && out[i].Name == "series"
	}
	return out
}

// paramDocs say what each parameter is, in all kinds that have it.
var paramDocs = map[string]string{
	"actors":          "Actors of the case, by id, with commas between; the whole group without it.",
	"admin1":          "Provinces as the source names them.",
	"after":           "The later time, or the later statement.",
	"against":         "Opponents, with semicolons between.",
	"at_least":        "The least number that the claim needs.",
	"at_most":         "The greatest number that the claim allows.",
	"base_rate_since": "From when on the base rate is taken.",
	"before":          "The earlier time, or the earlier statement.",
	"by":              "The security actor, by id; for a rank, deaths or events.",
	"called":          "What the places are called in the answer.",
	"claim":           "On which side of the threshold the claim is: above, below, at least, at most; rising or falling.",
	"countries":       "Countries and regions, with commas between.",
	"country":         "The country of the estimates.",
	"date":            "The claimed day.",
	"days":            "How many days after a loss count; 180 without it.",
	"elsewhere":       "tell: name the countries with events that the claim leaves out.",
	"event":           "Id of a row of events.csv.",
	"everybody":       "The series of counts that counts everybody.",
	"from":            "First day of the span that is asked about.",
	"grade":           "The worst grade that counts; C3 without it.",
	"is":              "How the two numbers compare (>, >=, <, <=, =); of a first event: on, before or after.",
	"kinds":           "Kinds of violence (state-based, non-state, one-sided), or of links.",
	"lethal":          "yes: only events that surely killed.",
	"max_deaths":      "Only events with at most so many killed.",
	"max_rank":        "The greatest rank that the claim allows; 1 without it.",
	"measure":         "Name of a measure.",
	"months":          "Length of the span in months.",
	"of":              "What is counted: events, deaths, areas, countries, months; of a share, events or operations.",
	"origin":          "The month at whose end the forecast is made.",
	"part":            "The part of the claim that the test is about.",
	"per":             "month: numbers per month are compared, not totals.",
	"place":           "A place of the case's links.",
	"places":          "Places that are asked about.",
	"role":            "context: shown, and decides nothing.",
	"says":            "may: the claim says only that it may come.",
	"series":          "A series of counts_scope.csv: the counts decide, not the rows.",
	"statement":       "Id of a row of presence.csv.",
	"statement_type":  "Kind of estimates; fighters without it.",
	"suspected":       "include: events attributed on suspicion count, too.",
	"theatre":         "A theatre of the case or a place; wherever the group is without it.",
	"threshold":       "The number that the claim puts the value above or below.",
	"times":           "What the second number is multiplied by; 1 without it.",
	"touching":        "Places that the links touch.",
	"unit":            "What is counted, in words.",
	"value":           "Value of the measure.",
	"window":          "The time: two dates, since or until a date, last 12 months, or a window of the case; all that is known without it.",
	"than_of":         "The same for the number it is compared with.",
	"than_countries":  "The same for the number it is compared with.", "than_admin1": "The same for the number it is compared with.", "than_actors": "The same for the number it is compared with.",
	"than_against": "The same for the number it is compared with.", "than_kinds": "The same for the number it is compared with.", "than_lethal": "The same for the number it is compared with.",
	"than_max_deaths": "The same for the number it is compared with.", "than_window": "The time of the number it is compared with.",
}

// Schemas are the JSON Schemas of the files of a case, with the kinds of test and
// their parameters.
func Schemas() map[string]map[string]any {
	out := casefile.Schemas()
	claims := out["claims.yaml"]
	test := testSchema()
	claims["$defs"].(map[string]any)["test"] = test
	properties := claims["properties"].(map[string]any)
	for _, key := range []string{"claims", "questions"} {
		item := properties[key].(map[string]any)["items"].(map[string]any)
		fields := item["properties"].(map[string]any)
		fields["tests"] = map[string]any{"type": "array", "minItems": 1, "items": map[string]any{"$ref": "#/$defs/test"}, "description": "The tests that decide it."}
		item["anyOf"] = []any{map[string]any{"required": []string{"test"}}, map[string]any{"required": []string{"tests"}}}
	}
	return out
}

// testSchema is the schema of a test: a line, or one of the kinds with its own
// parameters.
func testSchema() map[string]any {
	line := map[string]any{"type": "object", "additionalProperties": false, "required": []string{"test"},
		"properties": map[string]any{"test": map[string]any{"type": "string", "minLength": 1, "description": "One line of the claim language."}}}
	one := []any{line}
	for _, k := range Kinds() {
		params, required := map[string]any{}, []string{}
		for _, p := range k.Params() {
			params[p.Name] = map[string]any{"type": []string{"string", "number", "boolean"}, "description": p.Doc}
			if p.Required {
				required = append(required, p.Name)
			}
		}
		needs := []string{"kind"}
		if len(required) > 0 {
			needs = append(needs, "params")
		}
		one = append(one, map[string]any{"type": "object", "title": k.Title, "description": k.Rule, "additionalProperties": false, "required": needs,
			"properties": map[string]any{"kind": map[string]any{"const": k.Name}, "params": map[string]any{"type": "object", "additionalProperties": false, "properties": params, "required": required}}})
	}
	return map[string]any{"oneOf": one}
}
