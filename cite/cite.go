// Package cite makes works to be cited of the sources, methods and reports that an
// answer rests on, and writes them as BibTeX and as RIS, for whoever keeps a library.
package cite

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/blindspot/blindspot"
)

// Kind is what a work is.
type Kind string

// The kinds of works.
const (
	Article Kind = "article" // in a journal
	Dataset Kind = "dataset"
	Online  Kind = "online" // a report at an address
	Other   Kind = "other"  // what only its own words say
)

// Work is one thing to be cited.
type Work struct {
	Key     string // unique among the works, of ASCII letters, digits and hyphens
	Kind    Kind
	Authors []string // "Sundberg, Ralph" or "Erik Melander"
	Title   string
	Year    int // 0: not stated
	Journal string
	Volume  string
	Number  string
	Pages   string
	DOI     string
	URL     string
	Note    string // terms, or what it was cited for
}

// Sources are the works that the terms of sources name: each dataset, and what its
// makers ask to be cited with it.
func Sources(list []blindspot.Source) []Work {
	var out []Work
	for _, s := range list {
		w := Work{Kind: Dataset, Title: s.Name, URL: s.URL}
		if s.Licence != "" {
			w.Note = "Terms: " + s.Licence
		}
		out = append(out, w)
		for text := range strings.SplitSeq(s.Citation, "; ") {
			if text = strings.TrimSpace(text); text != "" {
				out = append(out, Read(text))
			}
		}
	}
	return keyed(out)
}

// Assessment are the works that an assessment rests on: the sources, the methods of
// its findings, and the reports that its rows cite.
func Assessment(a *blindspot.Assessment, sources []blindspot.Source) []Work {
	out := Sources(sources)
	for i := range a.Findings {
		m := a.Findings[i].Method
		works := strings.Split(m.Citation, "; ")
		for _, text := range works {
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			w := Read(text)
			if len(works) == 1 {
				w.DOI = m.DOI
			} else if m.DOI != "" {
				w.Note = "One of the works on " + m.Name + " has doi:" + m.DOI
			}
			out = append(out, w)
		}
	}
	return keyed(append(out, reports(a.Evidence)...))
}

// reports are the addresses that rows cite, each with the rows.
func reports(rows []blindspot.Evidence) []Work {
	var out []Work
	at := map[string]int{}
	for _, e := range rows {
		u, err := url.Parse(e.URL)
		if e.URL == "" || err != nil || u.Host == "" {
			continue
		}
		i, seen := at[e.URL]
		if !seen {
			i = len(out)
			at[e.URL] = i
			out = append(out, Work{Kind: Online, Title: "Report at " + strings.TrimPrefix(u.Host, "www."), URL: e.URL, Note: "Cited for"})
		}
		if !strings.Contains(out[i].Note, " "+e.ID) {
			out[i].Note += " " + e.ID
		}
	}
	return out
}

var (
	// "Sundberg, Ralph & Erik Melander (2013) Title. Journal 50(4): 523-532. doi:10.1/x"
	full = regexp.MustCompile(`^(.+?) \((\d{4})\) (.+)\. ([^.]+?)(?: (\d+)(?:\(([\d-]+)\))?)?(?:: ([\d-]+))?\.(?: doi:(10\.\S+))?$`)
	// "Zeger 1988, Biometrika 75(4)"
	short = regexp.MustCompile(`^([^,\d](?:[^\d]*?)) (\d{4}), ([^,]+?)(?: (\d+)(?:\(([\d-]+)\))?)?$`)
)

// Read reads one citation as people write it: authors, year, title, journal. What it
// cannot take apart stays whole, as the title; a title that is not written stays empty.
func Read(text string) Work {
	text = strings.TrimSpace(text)
	if m := full.FindStringSubmatch(text + dot(text)); m != nil {
		year, _ := strconv.Atoi(m[2]) // four digits
		return Work{Kind: Article, Authors: named(m[1]), Year: year, Title: m[3], Journal: m[4], Volume: m[5], Number: m[6], Pages: m[7], DOI: strings.TrimSuffix(m[8], ".")}
	}
	if m := short.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[2])
		return Work{Kind: Article, Authors: families(m[1]), Year: year, Journal: m[3], Volume: m[4], Number: m[5]}
	}
	return Work{Kind: Other, Title: text}
}

// dot ends a citation that ends with neither a stop nor a doi.
func dot(text string) string {
	if strings.HasSuffix(text, ".") || strings.Contains(text, " doi:") {
		return ""
	}
	return "."
}

// named are authors of whom the first is written family name first: "Davies, Shawn,
// Magnus Öberg & Håvard Hegre".
func named(text string) []string {
	before, last, several := strings.Cut(text, " & ")
	parts := strings.Split(before, ", ")
	out := []string{parts[0]}
	if len(parts) > 1 {
		out = []string{parts[0] + ", " + parts[1]}
		out = append(out, parts[2:]...)
	}
	if several {
		out = append(out, last)
	}
	return out
}

// families are authors by their family names: "Paul, Held and Toschke".
func families(text string) []string {
	text, others := strings.CutSuffix(text, " et al.")
	out := regexp.MustCompile(`, | & | and `).Split(text, -1)
	if others {
		out = append(out, "others")
	}
	return out
}

// keyed leaves each work once, and gives each a key.
func keyed(works []Work) []Work {
	var out []Work
	used := map[string]bool{}
	for _, w := range works {
		w.Key = ""
		if slices.ContainsFunc(out, func(x Work) bool { return x.same(w) }) {
			continue
		}
		key := w.plainKey()
		w.Key = key
		for n := 2; used[w.Key]; n++ {
			w.Key = key + "-" + strconv.Itoa(n)
		}
		used[w.Key] = true
		out = append(out, w)
	}
	return out
}

func (w *Work) same(o Work) bool {
	return w.Kind == o.Kind && w.Title == o.Title && w.Year == o.Year && w.URL == o.URL && w.Journal == o.Journal && w.Volume == o.Volume && slices.Equal(w.Authors, o.Authors)
}

var notInKeys = regexp.MustCompile(`[^a-z0-9]+`)

func (w *Work) plainKey() string {
	name := w.Title
	if len(w.Authors) > 0 {
		name, _, _ = strings.Cut(w.Authors[0], ",")
	}
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	for i := range words {
		words[i] = blindspot.Fold(words[i]) // which leaves out spaces
	}
	name = strings.Trim(notInKeys.ReplaceAllString(strings.Join(words, "-"), "-"), "-")
	if len(name) > 40 {
		name = strings.Trim(name[:40], "-")
	}
	if name == "" {
		name = "work"
	}
	if w.Year > 0 {
		name += "-" + strconv.Itoa(w.Year)
	}
	return name
}
