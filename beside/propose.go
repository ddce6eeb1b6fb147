package beside

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Actor is one actor of a record, as far as a match is told by it.
type Actor struct {
	ID        blindspot.ActorID
	Name      string
	Names     []string // other names
	Countries []string // in order
	Months    []blindspot.Month
}

// Proposal is a row that the user's table of matches could have, with its reason. It
// is no row: the program never matches by itself.
type Proposal struct {
	From     blindspot.ActorID `json:"from"` // of the user's own source
	FromName string            `json:"from_name"`
	To       blindspot.ActorID `json:"to"` // of the record
	ToName   string            `json:"to_name"`
	Since    blindspot.Month   `json:"since"`  // the first month in which either is active
	Score    float64           `json:"score"`  // 0 to 1, by which proposals are ordered; no probability
	Reason   string            `json:"reason"` // names, places and months that agree
	Done     bool              `json:"in_table"`
}

// likeName is the least likeness of names that are proposed.
const likeName = 0.5

// Propose holds each own actor against those of the record: the best three of each
// whose names are alike and that share a country. country gives the names of countries.
func Propose(own, record []Actor, country func(string) string) []Proposal {
	out := []Proposal{}
	keys := make([][]nameKey, len(record))
	for j := range record {
		keys[j] = keysOf(&record[j])
	}
	for i := range own {
		mine := keysOf(&own[i])
		var found []Proposal
		for j := range record {
			like, why := likeness(mine, keys[j])
			shared := both(own[i].Countries, record[j].Countries)
			if like < likeName || len(shared) == 0 {
				continue
			}
			months := len(both(own[i].Months, record[j].Months))
			fewer := min(len(own[i].Months), len(record[j].Months))
			overlap := 0.0
			if fewer > 0 {
				overlap = float64(months) / float64(fewer)
			}
			places := float64(len(shared)) / float64(max(1, min(len(own[i].Countries), len(record[j].Countries))))
			names := make([]string, len(shared))
			for k, c := range shared {
				names[k] = country(c)
			}
			found = append(found, Proposal{From: own[i].ID, FromName: own[i].Name, To: record[j].ID, ToName: record[j].Name,
				Since: firstOf(own[i].Months, record[j].Months), Score: math.Round(100*(0.5*like+0.2*places+0.3*overlap)) / 100,
				Reason: fmt.Sprintf("%s; both act in %s; of the %s in which the less active of the two acts, the other acts in %d", why, prose.List(names), prose.Count(fewer, "month", "months"), months)})
		}
		slices.SortFunc(found, func(a, b Proposal) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.To, b.To)) })
		out = append(out, found[:min(3, len(found))]...)
	}
	slices.SortStableFunc(out, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

func firstOf(a, b []blindspot.Month) blindspot.Month {
	switch {
	case len(a) == 0 && len(b) == 0:
		return 0
	case len(a) == 0:
		return b[0]
	case len(b) == 0:
		return a[0]
	}
	return min(a[0], b[0])
}

// nameKey is one name of an actor, as names are compared.
type nameKey struct {
	name   string
	folded string
	words  []string
	short  bool // an abbreviation
}

var bracket = regexp.MustCompile(`\(([^()]+)\)`)

// keysOf are the names of an actor, and what stands in brackets or after a colon.
func keysOf(a *Actor) []nameKey {
	var out []nameKey
	add := func(name string) {
		name = strings.TrimSpace(name)
		folded := blindspot.Fold(name)
		if folded == "" || slices.ContainsFunc(out, func(k nameKey) bool { return k.folded == folded }) {
			return
		}
		out = append(out, nameKey{name, folded, words(name), len(folded) <= 8 && strings.ToUpper(name) == name && !strings.Contains(name, " ")})
	}
	for _, name := range append([]string{a.Name}, a.Names...) {
		add(name)
		add(bracket.ReplaceAllString(name, " "))
		for _, m := range bracket.FindAllStringSubmatch(name, -1) {
			if !strings.ContainsAny(m[1], "0123456789") {
				add(m[1])
			}
		}
		if _, after, ok := strings.Cut(name, ": "); ok {
			add(after)
		}
	}
	return out
}

// common words tell no group from another.
var everywhere = map[string]bool{"the": true, "of": true, "and": true, "al": true, "in": true, "for": true, "de": true, "la": true, "el": true}

func words(name string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if w = blindspot.Fold(w); w != "" && !everywhere[w] && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// likeness is how alike the names of two actors are, 0 to 1, and why.
func likeness(a, b []nameKey) (best float64, why string) {
	for _, x := range a {
		for _, y := range b {
			like, reason := 0.0, ""
			switch {
			case x.folded == y.folded && x.short:
				like, reason = 0.8, fmt.Sprintf("both go by %s", y.name)
			case x.folded == y.folded:
				like, reason = 1, fmt.Sprintf("both go by the name %s", y.name)
			default:
				shared := both(x.words, y.words)
				if n := len(x.words) + len(y.words) - len(shared); n > 0 && len(shared) > 1 {
					like, reason = 0.9*float64(len(shared))/float64(n), fmt.Sprintf("%s and %s share %d of %d words", x.name, y.name, len(shared), n)
				}
			}
			if like > best {
				best, why = like, reason
			}
		}
	}
	return best, why
}

// both are what stands in both lists, in the order of the first.
func both[T comparable](a, b []T) []T {
	in := make(map[T]bool, len(b))
	for _, x := range b {
		in[x] = true
	}
	var out []T
	for _, x := range a {
		if in[x] {
			out = append(out, x)
		}
	}
	return out
}
