package claim

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/blindspot/blindspot/claim/language"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/place"
)

// Reference is the page of docs that lists everything a claim can say: the ways to
// say it, the kinds of test with their rules and parameters, the values of the
// measures, and the regions.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# Reference of claims

Made from the code by ` + "`make docs`" + `; [CLAIMS.md](../CLAIMS.md) explains the language with its grammar.

## Ways to say a claim

| Line of the claim language | Kind of test |
|---|---|
`)
	for _, f := range language.Forms() {
		fmt.Fprintf(&b, "| `%s` | [%s](#%s) |\n", f.Example, f.Kind, anchor(f.Kind))
	}
	b.WriteString("\n## Kinds of test\n")
	for _, k := range Kinds() {
		fmt.Fprintf(&b, "\n### %s\n\n%s. %s\n\n| Parameter | What it is |\n|---|---|\n", k.Name, k.Title, k.Rule)
		for _, p := range k.Params() {
			need := ""
			if p.Required {
				need = " Required."
			}
			fmt.Fprintf(&b, "| `%s` | %s%s |\n", p.Name, p.Doc, need)
		}
	}
	b.WriteString("\n## Values of the measures\n\nA claim names one as `measure.value`: `footprint.areas in Nigeria 2015 > 5`.\n\n| Value | What it is | Unit |\n|---|---|---|\n")
	for _, m := range measure.All() {
		for _, v := range m.Values() {
			fmt.Fprintf(&b, "| `%s.%s` | %s | %s |\n", m.Name, v.Key, v.Label, v.Unit)
		}
	}
	b.WriteString("\n## Regions\n\nThose of the United Nations' M49 standard, by name. A case may have regions of its own, which come first. Kosovo and Taiwan, which M49 does not list, are in Southern Europe and Eastern Asia.\n\n| Region | Countries |\n|---|---|\n")
	for _, r := range place.Regions() {
		if r.Name == "World" {
			fmt.Fprintf(&b, "| World | all %d |\n", len(r.Countries))
			continue
		}
		fmt.Fprintf(&b, "| %s | %s |\n", r.Name, strings.Join(r.Countries, " "))
	}
	return b.String()
}

func anchor(kind string) string { return strings.ReplaceAll(kind, " ", "-") }

// FileReference is the page of docs on the files of a case, from their schemas.
func FileReference() string {
	var b strings.Builder
	b.WriteString(`# Files of a case

Made from the code by ` + "`make docs`" + `. Only ` + "`case.yaml`" + ` and ` + "`events.csv`" + ` must be there. The JSON Schemas are in ` + "`docs/schemas`" + `; of a CSV file
a schema is that of one row. ` + "`blindspot case init`" + ` writes them beside a new case, and an editor with YAML support reads them from its first line.
`)
	schemas := Schemas()
	for _, file := range slices.Sorted(maps.Keys(schemas)) {
		fmt.Fprintf(&b, "\n## %s\n\n| Field | What it is |\n|---|---|\n", file)
		fields(&b, "", schemas[file])
	}
	return b.String()
}

// fields writes the properties of a schema, those of lists and objects below them.
func fields(b *strings.Builder, path string, s map[string]any) {
	properties, ok := s["properties"].(map[string]any)
	if !ok {
		return
	}
	required, _ := s["required"].([]string)
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		p := properties[key].(map[string]any)
		at := path + key
		text, _ := p["description"].(string)
		if takes := takes(p); takes != "" {
			text = strings.TrimSpace(text + " " + takes)
		}
		if slices.Contains(required, key) {
			text = strings.TrimSpace(text + " Required.")
		}
		fmt.Fprintf(b, "| `%s` | %s |\n", at, text)
		fields(b, at+".", p)
		if items, ok := p["items"].(map[string]any); ok {
			fields(b, at+"[].", items)
		}
	}
}

// takes says what a value has to be, where it is not any text.
func takes(p map[string]any) string {
	if either, ok := p["anyOf"].([]any); ok && len(either) == 2 {
		return takes(either[1].(map[string]any))
	}
	switch {
	case p["enum"] != nil:
		if list, ok := p["enum"].([]string); ok {
			return "One of " + strings.Join(list, ", ") + "."
		}
	case p["$ref"] == "#/$defs/country":
		return "ISO 3166 alpha-3 code."
	case p["format"] == "date":
		return "YYYY-MM-DD."
	case p["pattern"] == `^\d+$`:
		return "A whole number."
	case p["pattern"] == `^-?\d+(\.\d+)?$`:
		return "A number."
	case p["pattern"] == `^\d{4}-(0[1-9]|1[0-2])$`:
		return "YYYY-MM."
	}
	return ""
}
