package web

import (
	"net/http"
	"path"
	"strings"

	"github.com/blindspot/blindspot/cite"
)

// allSources is the name under which the sources of the store and the cases are cited.
const allSources = "sources"

// downloadCitations gives what is to be cited: "sources.bib" for all sources, or the
// name or id of a group or a case with the ending of a format.
func (s *Server) downloadCitations(w http.ResponseWriter, r *http.Request) {
	file := r.PathValue("file")
	ending := path.Ext(file)
	subject := strings.TrimSuffix(file, ending)
	if subject == allSources {
		subject = ""
	}
	day, err := optionalDate(r.URL.Query().Get("as_of"))
	var works []cite.Work
	if err == nil {
		works, err = s.Bench.Works(r.Context(), subject, day, s.Cases)
	}
	var data []byte
	if err == nil {
		data, err = cite.Write(strings.TrimPrefix(ending, "."), works)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", map[string]string{".bib": "application/x-bibtex; charset=utf-8", ".ris": "application/x-research-info-systems; charset=utf-8"}[ending])
	w.Header().Set("Content-Disposition", `attachment; filename="citations`+ending+`"`)
	_, _ = w.Write(data) // the client may be gone
}
