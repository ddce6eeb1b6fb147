package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/workbench"
)

// downloadRows bounds a download: the largest release has fewer.
const downloadRows = 1_000_000

func (s *Server) downloads() {
	s.mux.HandleFunc("GET /download/events.csv", s.downloadEvents("csv"))
	s.mux.HandleFunc("GET /download/events.geojson", s.downloadEvents("geojson"))
	s.mux.HandleFunc("GET /download/events.parquet", s.downloadEvents("parquet"))
	s.mux.HandleFunc("GET /map/explorer", s.explorerPoints)
	s.mux.HandleFunc("GET /report/{id}/{file}", s.reportFile)
}

// downloadEvents gives everything that the explorer's filter selects, with the
// columns it shows: days and areas, no coordinates. It refuses sources whose
// terms forbid passing on their rows.
func (s *Server) downloadEvents(form string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in exploreInput
		rows, err := s.selected(r, &in)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		w.Header().Set("Content-Disposition", `attachment; filename="events.`+form+`"`)
		switch form {
		case "csv":
			writeCSV(w, "events", eventTable(rows))
		case "geojson":
			err = s.geoJSON(w, rows)
		default:
			err = s.parquet(w, r, rows)
		}
		if err != nil {
			w.Header().Del("Content-Disposition")
			s.fail(w, r, err)
		}
	}
}

func (s *Server) selected(r *http.Request, in *exploreInput) ([]workbench.Listed, error) {
	if err := decode(r, in); err != nil {
		return nil, err
	}
	for _, t := range s.sources(r.Context()) {
		if t.ID != "natural-earth" && !t.Redistributes && in.Case == "" {
			return nil, blindspot.Errorf(blindspot.Refused, "look at it here, or download aggregates", "the terms of %s forbid passing on its rows", t.Name)
		}
	}
	if in.Case == "" && s.emptyStore(r.Context()) && len(s.Cases) > 0 {
		in.Case = s.Cases[0]
	}
	f, err := s.filter(r.Context(), in)
	if err != nil {
		return nil, err
	}
	f.Limit = downloadRows
	e, err := s.select1(r.Context(), in.Case, f)
	return e.Rows, err
}

// geoJSON puts each event at the centre of its area; one without area has no
// geometry.
func (s *Server) geoJSON(w http.ResponseWriter, rows []workbench.Listed) error {
	w.Header().Set("Content-Type", "application/geo+json")
	fmt.Fprint(w, `{"type":"FeatureCollection","features":[`)
	for i := range rows {
		properties, err := json.Marshal(&rows[i])
		if err != nil {
			return err
		}
		geometry := "null"
		if a, ok := s.Bench.World.Area(rows[i].Area); ok {
			geometry = fmt.Sprintf(`{"type":"Point","coordinates":[%.2f,%.2f]}`, a.Centre.Lon, a.Centre.Lat)
		}
		if i > 0 {
			fmt.Fprint(w, ",\n")
		}
		fmt.Fprintf(w, `{"type":"Feature","geometry":%s,"properties":%s}`, geometry, properties)
	}
	_, err := fmt.Fprint(w, "]}\n")
	return err
}

func (s *Server) parquet(w http.ResponseWriter, r *http.Request, rows []workbench.Listed) error {
	dir, err := os.MkdirTemp(s.temp, "export-")
	if err != nil {
		return blindspot.Errorf(blindspot.Unavailable, "make room in the temporary folder", "%w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // at the latest when the server closes
	path := filepath.Join(dir, "events.parquet")
	if err := workbench.WriteParquet(r.Context(), path, rows); err != nil {
		return err
	}
	data, err := os.ReadFile(path) //nolint:gosec // a file of our own
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/vnd.apache.parquet")
	_, err = w.Write(data)
	return err
}

// explorerPoints is the explorer's map.
func (s *Server) explorerPoints(w http.ResponseWriter, r *http.Request) {
	var in exploreInput
	err := decode(r, &in)
	if err == nil {
		in.Size, in.Page = 1, 1
		var b *exploreBody
		if b, err = s.explore(r.Context(), &in); err == nil {
			var data []byte
			if data, err = s.points(b.named()); err == nil {
				w.Header().Set("Content-Type", "application/geo+json")
				_, _ = w.Write(data) // the client may be gone
				return
			}
		}
	}
	s.fail(w, r, err)
}
