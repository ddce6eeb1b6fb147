package cite

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
)

// Write writes works in a format: "bib" is BibTeX, "ris" RIS.
func Write(format string, works []Work) ([]byte, error) {
	var b strings.Builder
	for i := range works {
		switch format {
		case "bib":
			works[i].bib(&b)
		case "ris":
			works[i].ris(&b)
		default:
			return nil, blindspot.Errorf(blindspot.Usage, "use bib or ris", "%q is no format of citations", format)
		}
	}
	return []byte(b.String()), nil
}

type field struct{ name, text string }

func (w *Work) bib(b *strings.Builder) {
	year := ""
	if w.Year > 0 {
		year = strconv.Itoa(w.Year)
	}
	kind := "misc"
	if w.Kind == Article {
		kind = "article"
	}
	fmt.Fprintf(b, "@%s{%s,\n", kind, w.Key)
	for _, f := range []field{{"author", strings.Join(w.Authors, " and ")}, {"title", w.Title}, {"year", year}, {"journal", w.Journal}, {"volume", w.Volume}, {"number", w.Number},
		{"pages", strings.ReplaceAll(w.Pages, "-", "--")}, {"doi", w.DOI}, {"url", w.URL}, {"note", w.Note}} {
		switch {
		case f.text == "":
		case f.name == "title":
			fmt.Fprintf(b, "  title = {{%s}},\n", escaped(f.text)) // as it is written, capitals among it
		case f.name == "url" || f.name == "doi":
			fmt.Fprintf(b, "  %s = {%s},\n", f.name, strings.NewReplacer("{", "%7B", "}", "%7D", "\\", "%5C").Replace(line(f.text)))
		default:
			fmt.Fprintf(b, "  %s = {%s},\n", f.name, escaped(f.text))
		}
	}
	b.WriteString("}\n\n")
}

var special = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`)

func escaped(text string) string { return special.Replace(line(text)) }

// line is a text on one line.
func line(text string) string { return strings.Join(strings.Fields(text), " ") }

func (w *Work) ris(b *strings.Builder) {
	put := func(tag, text string) {
		if text != "" {
			fmt.Fprintf(b, "%s  - %s\r\n", tag, line(text))
		}
	}
	put("TY", map[Kind]string{Article: "JOUR", Dataset: "DATA", Online: "ELEC", Other: "GEN"}[w.Kind])
	put("ID", w.Key)
	for _, a := range w.Authors {
		if a == "others" {
			a = "et al."
		}
		put("AU", a)
	}
	put("TI", w.Title)
	if w.Year > 0 {
		put("PY", strconv.Itoa(w.Year))
	}
	put("T2", w.Journal)
	put("VL", w.Volume)
	put("IS", w.Number)
	first, last, _ := strings.Cut(w.Pages, "-")
	put("SP", first)
	put("EP", last)
	put("DO", w.DOI)
	put("UR", w.URL)
	put("N1", w.Note)
	b.WriteString("ER  - \r\n\r\n")
}
