package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

type docOperation struct {
	Method, Path, ID, Summary string
	Parameters                []docParameter
}

type docParameter struct{ Name, In, Type, Doc string }

// docs describes the API from its own OpenAPI, as a page that needs no script.
func (s *Server) docs(w http.ResponseWriter, r *http.Request) {
	var list []docOperation
	add := func(method, path string, o *huma.Operation) {
		if o == nil {
			return
		}
		d := docOperation{Method: method, Path: path, ID: o.OperationID, Summary: o.Summary}
		for _, p := range o.Parameters {
			kind := ""
			if p.Schema != nil {
				kind = p.Schema.Type
			}
			d.Parameters = append(d.Parameters, docParameter{p.Name, p.In, kind, p.Description})
		}
		list = append(list, d)
	}
	for path, item := range s.api.OpenAPI().Paths {
		add("GET", path, item.Get)
		add("POST", path, item.Post)
	}
	slices.SortFunc(list, func(x, y docOperation) int { return strings.Compare(x.Path+x.Method, y.Path+y.Method) })
	s.renderFor(w, r, "docs", page{Title: "API", Nav: "docs", Body: list, JSON: "/openapi.json"})
}
