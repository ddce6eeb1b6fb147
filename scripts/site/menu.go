package main

import (
	"fmt"
	"html"
	"maps"
	"path"
	"slices"
	"strings"
)

// style is all of it: readable on a telephone and in print.
const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0;display:flex;flex-wrap:wrap}nav{flex:0 0 15rem;padding:1rem;background:#f4f4f2}main{flex:1 1 30rem;max-width:52rem;padding:1rem 2rem;min-width:0}
nav details{margin:.3rem 0}nav a{display:block;font-size:.9rem}table{border-collapse:collapse;display:block;overflow-x:auto}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left;vertical-align:top}
pre{background:#f4f4f2;padding:.7rem;overflow-x:auto}img{max-width:100%;height:auto}@media print{nav{display:none}}`

// sections of the menu, in their order; a page is in the first that takes it.
var sections = []struct {
	name  string
	pages []string // names under docs, or a folder
}{
	{"Begin", []string{"README.md", "docs/TUTORIAL.md", "docs/GALLERY.md"}},
	{"How to", []string{"docs/OWN-CASE.md", "docs/UPDATE.md", "docs/ACLED.md", "docs/ASSISTANTS.md", "docs/CLUSTER.md"}},
	{"Understand", []string{"docs/GLOSSARY.md", "docs/CLAIMS.md", "docs/DATA.md", "docs/WATCH.md", "docs/FORECASTS.md", "docs/FORECASTS-GROUPS.md", "docs/BASE-RATES.md", "docs/CALIBRATION.md", "docs/SENTENCES.md"}},
	{"Reference", []string{"docs/MEASURES.md", "docs/reference", "docs/JSON.md", "docs/cli/blindspot.md"}},
	{"Commands", []string{"docs/cli"}},
	{"Statistics", []string{"docs/STATS.md", "stats"}},
	{"Carry on", []string{"CONTRIBUTING.md", "docs", "SECURITY.md", "findings", "CHANGELOG.md"}},
}

// menu leads to every page.
func (s *site) menu() string {
	var b strings.Builder
	left := maps.Clone(s.pages)
	for _, section := range sections {
		open := " open"
		if section.name == "Commands" { // seventy of them
			open = ""
		}
		b.WriteString("<details" + open + "><summary>" + section.name + "</summary>")
		for _, want := range section.pages {
			for _, name := range slices.Sorted(maps.Keys(left)) {
				if name == want || path.Dir(name) == want {
					fmt.Fprintf(&b, `<a href="%s">%s</a>`, left[name].address(), html.EscapeString(title(left[name])))
					delete(left, name)
				}
			}
		}
		b.WriteString("</details>\n")
	}
	for _, name := range slices.Sorted(maps.Keys(left)) {
		s.faults = append(s.faults, name+": no section of the menu takes it")
	}
	return b.String()
}
