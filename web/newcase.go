package web

import (
	"net/http"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
)

type newCaseInput struct {
	Name    string `query:"name" maxLength:"60" doc:"Of the case: small letters, digits and hyphens"`
	Group   string `query:"group" doc:"Actor id, name or alias; a theatre as \"IS in Iraq\""`
	Claim   string `query:"claim" doc:"One line of the claim language"`
	Text    string `query:"text" maxLength:"2000" doc:"The claim in words, as somebody made it"`
	Comment string `query:"comment" maxLength:"4000" doc:"What holds whatever the verdict"`
}

// downloadCase gives a claim about a group as the folder of a case, in an archive.
func (s *Server) downloadCase(w http.ResponseWriter, r *http.Request) {
	var in newCaseInput
	err := decode(r, &in)
	if err == nil && (strings.TrimSpace(in.Claim) == "" || strings.TrimSpace(in.Group) == "") {
		err = blindspot.Errorf(blindspot.Usage, "test a claim first", "a case needs a group and a claim")
	}
	var data []byte
	if err == nil {
		data, err = s.Bench.CaseArchive(r.Context(), in.Name, in.Group, cases.Claim{Text: in.Text, Test: in.Claim, Note: in.Comment})
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="`+in.Name+`.zip"`)
	_, _ = w.Write(data) // the client may be gone
}

// CaseName is a name for a case about the group that is shown.
func (b *claimBody) CaseName() string {
	name := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return '-'
	}, blindspot.Fold(b.Tested.Group)), "-")
	for strings.Contains(name, "--") {
		name = strings.ReplaceAll(name, "--", "-")
	}
	if name == "" || len(name) > 60 {
		return "my-case"
	}
	return name
}

// Savable reports whether the claim is about a group of the store: what a case says is
// in its folder already.
func (b *claimBody) Savable() bool {
	return strings.Contains(b.Tested.GroupID, ":") && b.Tested.GroupID != ""
}
