package web

import (
	"net/url"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim/language"
)

// chosenOne is a thing of a name that several bear, and the address that asks for it.
type chosenOne struct {
	blindspot.Candidate
	Address string
}

// chosen are the addresses that ask for each candidate of an error instead of for
// the name that they share.
func chosen(asked *url.URL, err error) []chosenOne {
	name, candidates := blindspot.CandidatesOf(err)
	out := make([]chosenOne, 0, len(candidates))
	for _, c := range candidates {
		out = append(out, chosenOne{c, instead(*asked, name, c.ID)})
	}
	return out
}

// instead is an address with an id in the place of a name: where the name is a part
// of the path or a value alone, or one that a claim writes in quotation marks or not.
func instead(u url.URL, name, id string) string {
	parts := strings.Split(u.Path, "/")
	for i := range parts {
		if same(parts[i], name) {
			parts[i] = id
		}
	}
	u.Path, u.RawPath = strings.Join(parts, "/"), ""
	q := u.Query()
	for key, values := range q {
		for i, v := range values {
			switch {
			case same(v, name):
				values[i] = id
			case key == "claim":
				values[i] = strings.ReplaceAll(strings.ReplaceAll(v, `"`+name+`"`, language.Name(id)), name, language.Name(id))
			}
		}
	}
	u.RawQuery = q.Encode()
	return u.RequestURI()
}

func same(text, name string) bool { return strings.EqualFold(strings.TrimSpace(text), name) }

// Choose are the addresses of this page for each of several things of a name.
func (p page) Choose(name string, candidates []blindspot.Candidate) []chosenOne {
	u, err := url.Parse(p.Self)
	if err != nil {
		return nil
	}
	return chosen(u, &blindspot.Error{Name: name, Candidates: candidates})
}
