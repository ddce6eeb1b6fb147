package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/workbench"
)

// downloadRows bounds a download: the largest release has fewer.
const downloadRows = 1_000_000

func (s *Server) downloads() {
	s.handle("GET /download/events.csv", s.downloadEvents("csv"))
	s.handle("GET /download/events.geojson", s.downloadEvents("geojson"))
	s.handle("GET /download/events.parquet", s.downloadEvents("parquet"))
	s.handle("GET /download/citations/{file}", s.downloadCitations)
	s.handle("GET /download/case.zip", s.downloadCase)
	s.handle("GET /map/explorer", s.explorerPoints)
	s.handle("GET /report/{id}/{file}", s.reportFile)
}

// downloadEvents gives everything that the explorer's filter selects, with the
// columns it shows: days and areas, no coordinates. It refuses sources whose
// terms forbid passing on their rows. The answer is made into a file and sent
// from there, so that it takes no memory while a slow client reads it.
func (s *Server) downloadEvents(form string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		done := s.guard.Download()
		if done == nil {
			w.Header().Set("Retry-After", "10")
			s.fail(w, r, blindspot.Errorf(blindspot.Unavailable, "wait until one is done", "too many downloads are under way"))
			return
		}
		defer done()
		f, err := s.eventFile(r, form)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		defer func() { _ = f.Close() }() // only read from
		h := w.Header()
		h.Set("Content-Type", map[string]string{"csv": "text/csv; charset=utf-8", "geojson": "application/geo+json", "parquet": "application/vnd.apache.parquet"}[form])
		h.Set("Content-Disposition", `attachment; filename="events.`+form+`"`)
		http.ServeContent(w, r, "", time.Time{}, f)
	}
}

// eventFile makes the file, and takes its name away: it is gone once closed.
func (s *Server) eventFile(r *http.Request, form string) (*os.File, error) {
	ctx, cancel := context.WithTimeout(r.Context(), s.Limits.Answer)
	defer cancel()
	free := s.guard.Slot(ctx) // what is selected is held in memory, as answers are that are computed
	if free == nil {
		return nil, blindspot.Errorf(blindspot.Unavailable, "try again in a while", "the server has too much to do")
	}
	defer free()
	rows, err := s.selected(ctx, r)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(s.temp, "export-")
	if err != nil {
		return nil, blindspot.Errorf(blindspot.Unavailable, "make room in the temporary folder", "%w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // at the latest when the server closes
	path := filepath.Join(dir, "events."+form)
	if form == "parquet" {
		err = workbench.WriteParquet(ctx, path, rows)
	} else {
		err = s.writeEvents(path, form, rows)
	}
	if err != nil {
		return nil, err
	}
	return os.Open(path) //nolint:gosec // a file of our own
}

func (s *Server) writeEvents(path, form string, rows []workbench.Listed) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // a file of our own
	if err != nil {
		return blindspot.Errorf(blindspot.Unavailable, "make room in the temporary folder", "%w", err)
	}
	w := bufio.NewWriter(f)
	if form == "csv" {
		err = csvTo(w, eventTable(rows))
	} else {
		err = s.geoJSON(w, rows)
	}
	return errors.Join(err, w.Flush(), f.Close())
}

func (s *Server) selected(ctx context.Context, r *http.Request) ([]workbench.Listed, error) {
	var in exploreInput
	if err := decode(r, &in); err != nil {
		return nil, err
	}
	for _, t := range s.sources(ctx, "") {
		if t.ID != "natural-earth" && !t.Redistributes && in.Case == "" {
			return nil, blindspot.Errorf(blindspot.Refused, "look at it here, or download aggregates", "the terms of %s forbid passing on its rows", t.Name)
		}
	}
	selected, err := s.selection(ctx, &in)
	if err != nil {
		return nil, err
	}
	selected.Filter.Limit = downloadRows
	e, err := s.Bench.Explore(ctx, selected)
	return e.Rows, err
}

// geoJSON puts each event at the centre of its area; one without area has no
// geometry.
func (s *Server) geoJSON(w io.Writer, rows []workbench.Listed) error {
	fmt.Fprint(w, `{"type":"FeatureCollection","features":[`)
	for i := range rows {
		properties, err := json.Marshal(&rows[i])
		if err != nil {
			return err
		}
		geometry := "null"
		if a, ok := s.Bench.World().Area(rows[i].Area); ok {
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

// explorerPoints is the explorer's map.
func (s *Server) explorerPoints(w http.ResponseWriter, r *http.Request) {
	var in exploreInput
	err := decode(r, &in)
	if err == nil {
		var b exploreBody
		var selected workbench.Selection
		if selected, err = s.selection(r.Context(), &in); err == nil {
			b.Exploration, err = s.Bench.Explore(r.Context(), selected)
		}
		if err == nil {
			var data []byte
			if data, err = s.points(named(b.Areas), b.Unseen); err == nil {
				w.Header().Set("Content-Type", "application/geo+json")
				_, _ = w.Write(data) // the client may be gone
				return
			}
		}
	}
	s.fail(w, r, err)
}
