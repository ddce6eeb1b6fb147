package casefile

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/blindspot/blindspot/place"
)

// Schemas are the JSON Schemas (draft 2020-12) of the files of a case, by file,
// made from the shapes that the reader takes, so that editors complete and check.
// Of a CSV file it is that of one row, whose cells are texts. The kinds and
// parameters of tests are added by package claim, which has them.
func Schemas() map[string]map[string]any {
	out := map[string]map[string]any{}
	for file, shape := range map[string]any{"case.yaml": caseSchema{}, "claims.yaml": claimsSchema{}, "judgements.yaml": judgementsSchema{}} {
		defs := map[string]any{}
		s := objectSchema(reflect.TypeOf(shape), defs)
		s["$defs"] = defs
		out[file] = headed(file, s)
	}
	for file, cols := range map[string]columns{"events.csv": eventColumns, "shocks.csv": shockColumns, "presence.csv": statementColumns, "links.csv": linkColumns,
		"published_totals.csv": publishedColumns, "counts_scope.csv": scopeColumns, "counts.csv": countColumns} {
		out[file] = headed(file, rowSchema(file, cols))
	}
	return out
}

func headed(file string, s map[string]any) map[string]any {
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "Blindspot case: " + file
	return s
}

// objectSchema is the schema of a struct with the tags yaml, need, is and doc.
func objectSchema(t reflect.Type, defs map[string]any) map[string]any {
	properties, required := map[string]any{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		key := f.Tag.Get("yaml")
		s := valueSchema(f.Type, f.Tag.Get("is"), defs)
		if doc := f.Tag.Get("doc"); doc != "" {
			s = described(s, doc)
		}
		properties[key] = s
		if f.Tag.Get("need") != "" {
			required = append(required, key)
		}
	}
	return map[string]any{"type": "object", "additionalProperties": false, "properties": properties, "required": required}
}

// described adds a description; a reference keeps it beside.
func described(s map[string]any, doc string) map[string]any {
	s["description"] = doc
	return s
}

func valueSchema(t reflect.Type, is string, defs map[string]any) map[string]any {
	switch t.Kind() {
	case reflect.Pointer:
		return valueSchema(t.Elem(), is, defs)
	case reflect.Slice:
		s := map[string]any{"type": "array", "items": valueSchema(t.Elem(), is, defs)}
		return s
	case reflect.Struct:
		return objectSchema(t, defs)
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": scalar()}
	case reflect.Float64:
		return numberSchema(is)
	default:
		return textSchema(is, defs)
	}
}

func numberSchema(is string) map[string]any {
	bounds := map[string][2]float64{"lat": {-90, 90}, "lon": {-180, 180}, "probability": {0, 1}}[is]
	return map[string]any{"type": "number", "minimum": bounds[0], "maximum": bounds[1]}
}

// scalar is a text that YAML may also read as a number or a truth value.
func scalar() map[string]any { return map[string]any{"type": []string{"string", "number", "boolean"}} }

var datePattern = `^\d{4}-\d{2}-\d{2}$`

// enums are the texts of which a value has to be one.
var enums = map[string][]string{"relation": relationKinds, "confidence": {"low", "moderate", "high"}, "organisation": {"organisation"}}

func textSchema(is string, defs map[string]any) map[string]any {
	switch is {
	case "":
		return scalar()
	case "date":
		return map[string]any{"type": "string", "format": "date", "pattern": datePattern}
	case "sourceid":
		return map[string]any{"type": "string", "pattern": `^[^:]+:.+$`, "not": map[string]any{"pattern": "^" + Prefix}}
	case "iso3":
		defs["country"] = map[string]any{"enum": countryCodes()}
		return map[string]any{"$ref": "#/$defs/country"}
	}
	return map[string]any{"enum": enums[is]}
}

func countryCodes() []string {
	var out []string
	for _, c := range place.Countries() {
		out = append(out, c.ISO3)
	}
	return out
}

// cells are what the cells of columns must be, by file and column or by column.
var cells = map[string]string{"date_start": "date", "date_end": "date", "date": "date", "date_from": "date", "date_to": "date", "period_from": "date", "period_to": "date", "counts_scope.csv/published": "date",
	"country": "iso3", "presence.csv/country": "", "counts.csv/country": "iso3", "killed": "count", "killed_low": "count", "killed_high": "count", "injured": "count", "events": "count", "deaths": "count",
	"latitude": "decimal", "longitude": "decimal", "value": "decimal", "fighters_low": "decimal", "fighters_high": "decimal", "published_totals.csv/published": "decimal", "from": "month", "to": "month", "month": "month",
	"date_precision": "day,month", "opponent_or_target_class": "civilians,state forces,non-state group,unknown", "location_precision": "exact,town,district,admin1,country", "attribution": "claimed,attributed,suspected",
	"source_grade": "A,B,C,D,E,F", "info_grade": "1,2,3,4,5,6", "bound": "at least,at most", "scope": "whole,part", "links.csv/kind": "command,finance,transit,recruitment,facilitation", "unit": "attacks,deaths",
	"complete": "yes,no", "counts.csv/kind": "state-based,non-state,one-sided", "provisional": "0,1"}

// rowSchema is the schema of one row. An optional cell may be empty.
func rowSchema(file string, cols columns) map[string]any {
	properties := map[string]any{}
	defs := map[string]any{}
	for _, c := range cols.all() {
		is, ok := cells[file+"/"+c]
		if !ok {
			is = cells[c]
		}
		s := cellSchema(is, defs)
		if slices.Contains(cols.required, c) {
			if is == "" {
				s = map[string]any{"type": "string", "minLength": 1}
			}
		} else {
			s = map[string]any{"anyOf": []any{map[string]any{"const": ""}, s}}
		}
		properties[c] = s
	}
	out := map[string]any{"type": "object", "additionalProperties": false, "properties": properties, "required": cols.required}
	if len(defs) > 0 {
		out["$defs"] = defs
	}
	return out
}

func cellSchema(is string, defs map[string]any) map[string]any {
	switch is {
	case "":
		return map[string]any{"type": "string"}
	case "date", "iso3":
		return textSchema(is, defs)
	case "count":
		return map[string]any{"type": "string", "pattern": `^\d+$`}
	case "decimal":
		return map[string]any{"type": "string", "pattern": `^-?\d+(\.\d+)?$`}
	case "month":
		return map[string]any{"type": "string", "pattern": `^\d{4}-(0[1-9]|1[0-2])$`}
	}
	return map[string]any{"enum": strings.Split(is, ",")}
}

// SchemaName is the name of the file that holds the schema of a file of a case.
func SchemaName(file string) string { return fmt.Sprintf("%s.schema.json", file) }
