package workbench

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/source/casefile"
)

var caseName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// NewCase says what a new case in a folder is about: a made-up group or, by name, one
// of the store, with its names, its countries and the span of its events. Claims are
// of that group, and are read before they are written.
func (b *Bench) NewCase(ctx context.Context, name, dir, group string, claims ...cases.Claim) (cases.New, error) {
	if !caseName.MatchString(name) {
		return cases.New{}, blindspot.Errorf(blindspot.Usage, "write a name such as my-case", "%q is no name of a case: small letters, digits and hyphens make one", name)
	}
	if group == "" && len(claims) > 0 {
		return cases.New{}, blindspot.Errorf(blindspot.Usage, "name the group of the store that the claim is about", "a claim is given without a group")
	}
	if group == "" {
		return cases.Example(name, dir), nil
	}
	s, err := b.resolve(ctx, group, 0)
	if err != nil {
		return cases.New{}, err
	}
	if s.Chronicle {
		return cases.New{}, blindspot.Errorf(blindspot.Usage, "write it into a folder with: blindspot case export "+group+" DIR", "%s is a case already", group)
	}
	actors, err := s.Store.Actors(ctx, blindspot.Filter{Actors: s.Group.Actors})
	if err != nil {
		return cases.New{}, err
	}
	n := cases.Example(name, dir)
	n.Group, n.Title, n.DataTo = s.wholeGroup().Name, s.Name(), ""
	n.GroupID = strings.ToLower(strings.Trim(notLetters.ReplaceAllString(blindspot.Fold(n.Group), "-"), "-"))
	n.Aliases, n.IDs, n.Countries = nil, nil, slices.Clone(s.Countries)
	if n.GroupID == "" {
		n.GroupID = "group"
	}
	for i := range actors {
		a := &actors[i]
		if !s.Group.Has(a.ID) {
			continue
		}
		n.IDs = append(n.IDs, string(a.ID))
		n.Aliases = append(append(n.Aliases, a.Name), names(a)...)
		if len(s.Countries) == 0 {
			n.Countries = append(n.Countries, a.Countries...)
		}
		n.First, n.Last = a.First, a.Last
	}
	n.Aliases = slices.DeleteFunc(n.Aliases, func(alias string) bool { return blindspot.Fold(alias) == blindspot.Fold(n.Group) })
	slices.Sort(n.Countries)
	n.Countries = slices.Compact(n.Countries)
	if len(n.Countries) == 0 {
		return n, blindspot.Errorf(blindspot.TooFewData, "blindspot status shows what the store holds", "no country of the events of %s is known", s.Name())
	}
	for _, c := range claims {
		t, err := b.Test(ctx, group, c.Test, 0, false)
		if err != nil {
			return n, err
		}
		c.Test, c.Text, c.Note = cmp.Or(t.Test.Text, c.Test), strings.TrimSpace(c.Text), strings.TrimSpace(c.Note)
		c.Text = cmp.Or(c.Text, c.Test)
		n.Claims = append(n.Claims, c)
	}
	return n.Halved(), nil
}

// CaseArchive is a new case about a group of the store with claims about it, as a ZIP
// archive of its folder. What it holds is sound: see [ValidateCase].
func (b *Bench) CaseArchive(ctx context.Context, name, group string, claims ...cases.Claim) ([]byte, error) {
	n, err := b.NewCase(ctx, name, "./"+name, group, claims...)
	if err != nil {
		return nil, err
	}
	data, err := n.Zip(claim.Schemas())
	if err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	folder, err := fs.Sub(archive, name)
	if err != nil {
		return nil, err
	}
	if _, faults := ValidateCase(folder); len(faults) > 0 {
		return nil, blindspot.Errorf(blindspot.Usage, "say it in other words", "the case would not be sound: %s", faults[0])
	}
	return data, nil
}

var notLetters = regexp.MustCompile(`[^a-z0-9]+`)

// ValidateCase returns all that is wrong with a case folder.
func ValidateCase(folder fs.FS) (*casefile.Case, casefile.Faults) {
	c, faults := claim.Validate(folder)
	for i, j := range c.Judgements {
		if j.Word == "" || !j.Probability.Known() {
			continue
		}
		if err := assess.ICD203.CheckWord(j.Word, j.Probability.Value); err != nil {
			faults = append(faults, casefile.Fault{File: "judgements.yaml", Field: fmt.Sprintf("judgements[%d].word", i), Reason: err.Error()})
		}
	}
	return c, faults.Sorted()
}
