// Package ucdpserver speaks as UCDP's servers were described in October 2026, for
// tests: the public files, and the API with its token, its pages that count from 0,
// and its status 400 for a release that is not out and for whoever asks too often.
// All its events are made up.
package ucdpserver

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
)

// Token is what the API asks for.
const Token = "made-up-token-5dc1"

// Release is a release as the server has it.
type Release struct {
	Columns []string
	Rows    [][]string
	Changed time.Time
}

// Server serves releases. Handler may be replaced while it runs.
type Server struct {
	*httptest.Server
	MaxPage int // events a page at most

	mu       sync.Mutex
	releases map[string]Release
	fault    func(w http.ResponseWriter, r *http.Request) bool
	requests []string // method and path with query, in order
}

// New starts a server with a yearly release, 26.1, a cumulative candidate release,
// two monthly ones after it, and the months before it.
func New() *Server {
	s := &Server{MaxPage: 25, releases: map[string]Release{}}
	s.Put("25.1", made(60, 1, 0, 1989, 2024))
	s.Put("26.1", made(70, 1, 0, 1989, 2024))
	all := made(60, 2, 1000, 2026, 2026)
	for version, span := range map[string][2]int{"26.01.26.03": {1, 3}, "26.01.26.06": {1, 6}, "26.0.1": {1, 1}, "26.0.2": {2, 2}, "26.0.3": {3, 3},
		"26.0.4": {4, 4}, "26.0.5": {5, 5}, "26.0.6": {6, 6}, "26.0.7": {7, 7}, "26.0.8": {8, 8}} {
		s.Put(version, all.months(span[0], span[1]))
	}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	return s
}

// Small starts a server with a yearly release and one of a month.
func Small() *Server {
	s := New()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.releases = map[string]Release{"26.1": s.releases["26.1"], "26.0.1": s.releases["26.0.1"]}
	return s
}

// Month makes up a candidate release with so many rows, all of January 2026, of ids from a
// million on.
func Month(rows int) Release { return made(8*rows, 2, 1_000_000, 2026, 2026).months(1, 1) }

// made makes up events; those of one year are spread over its first eight months.
func made(n int, seed uint64, ids, from, to int) Release {
	var text bytes.Buffer
	if err := ucdptest.Write(&text, n, seed); err != nil {
		panic(err)
	}
	rows, err := csv.NewReader(&text).ReadAll()
	if err != nil {
		panic(err)
	}
	r := Release{Columns: rows[0], Rows: rows[1:], Changed: time.Date(2026, time.June, 8, 10, 0, 0, 0, time.UTC)}
	for i, row := range r.Rows {
		r.set(row, "id", strconv.Itoa(ids+i+1))
		if from == to {
			day := fmt.Sprintf("%d-%02d-%02d 00:00:00.000", from, 1+i%8, 1+i%28)
			r.set(row, "year", strconv.Itoa(from))
			r.set(row, "date_start", day)
			r.set(row, "date_end", day)
			r.set(row, "date_prec", "1")
			r.set(row, "code_status", []string{"Clear", "Check dyad", "check deaths"}[i%3])
			if i%3 == 1 {
				r.set(row, "side_b", "XXX"+strconv.Itoa(700+i))
				r.set(row, "dyad_name", row[slices.Index(r.Columns, "side_a")]+" - XXX"+strconv.Itoa(700+i))
			}
		}
	}
	return r
}

func (r Release) set(row []string, column, value string) {
	row[slices.Index(r.Columns, column)] = value
}

func (r Release) months(from, to int) Release {
	at, some := slices.Index(r.Columns, "date_start"), r
	some.Rows = nil
	for _, row := range r.Rows {
		if m, _ := strconv.Atoi(row[at][5:7]); m >= from && m <= to {
			some.Rows = append(some.Rows, row)
		}
	}
	return some
}

// Put releases something, or replaces it.
func (s *Server) Put(version string, r Release) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.releases[version] = r
}

// Release returns what was put.
func (s *Server) Release(version string) Release {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.releases[version]
}

// Fault lets f answer requests, those for which it returns true. nil ends it.
func (s *Server) Fault(f func(w http.ResponseWriter, r *http.Request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// Requests are those made so far.
func (s *Server) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Files and API are the addresses of the two.
func (s *Server) Files() string { return s.URL + "/downloads/" }

// API is the address of the API.
func (s *Server) API() string { return s.URL + "/api/" }

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.requests = append(s.requests, r.Method+" "+r.URL.RequestURI())
	fault := s.fault
	s.mu.Unlock()
	if fault != nil && fault(w, r) {
		return
	}
	s.Well(w, r)
}

// Well answers a request as the server does when all is well.
func (s *Server) Well(w http.ResponseWriter, r *http.Request) {
	if version, ok := strings.CutPrefix(r.URL.Path, "/api/gedevents/"); ok {
		s.api(w, r, version)
		return
	}
	if r.URL.Path == "/downloads/actor/ucdp-actor-261-csv.zip" {
		s.content(w, r, zipped("Actor_v26_1.csv", []byte("ActorId,NameData\n1,Civilians\n2000,Fr\xe9nte\n")), time.Date(2026, time.June, 8, 10, 0, 0, 0, time.UTC))
		return
	}
	for version, release := range s.all() {
		short := strings.ReplaceAll(version, ".", "")
		long := "GEDEvent_v" + strings.ReplaceAll(version, ".", "_") + ".csv"
		switch r.URL.Path {
		case "/downloads/ged/ged" + short + "-csv.zip":
			if strings.Count(version, ".") == 1 {
				s.content(w, r, zipped("ged"+short+"/"+long, release.CSV()), release.Changed)
				return
			}
		case "/downloads/candidateged/" + long:
			s.content(w, r, release.CSV(), release.Changed)
			return
		}
	}
	http.NotFound(w, r)
}

func (s *Server) all() map[string]Release {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]Release{}
	for version, release := range s.releases {
		all[version] = release
	}
	return all
}

func (s *Server) content(w http.ResponseWriter, r *http.Request, text []byte, changed time.Time) {
	sum := sha256.Sum256(text)
	w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sum[:8]))
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", changed, bytes.NewReader(text))
}

// CSV is the release as its file.
func (r Release) CSV() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.WriteAll(append([][]string{r.Columns}, r.Rows...)); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func zipped(name string, text []byte) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	f, err := z.Create(name)
	if err == nil {
		_, err = f.Write(text)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		panic(err)
	}
	return out.Bytes()
}

// Page is an answer of the API.
type Page struct {
	TotalCount      int
	TotalPages      int
	PreviousPageURL string           `json:"PreviousPageUrl"`
	NextPageURL     string           `json:"NextPageUrl"`
	Result          []map[string]any `json:"Result"`
}

func (s *Server) api(w http.ResponseWriter, r *http.Request, version string) {
	if r.Header.Get("x-ucdp-access-token") != Token {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, "API token required. Add header: x-ucdp-access-token")
		return
	}
	release, ok := s.all()[version]
	if !ok {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, "Invalid object name 'GEDEvent_v%s'.", strings.ReplaceAll(version, ".", "_"))
		return
	}
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	size, _ := strconv.Atoi(r.URL.Query().Get("pagesize"))
	Send(w, s.Page(release, version, number, min(max(size, 1), s.MaxPage)))
}

// Send writes a page.
func Send(w http.ResponseWriter, p Page) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(p) // a client that has gone away is no fault of ours
}

// Page is a page of a release; the first is 0.
func (s *Server) Page(release Release, version string, number, size int) Page {
	n := len(release.Rows)
	p := Page{TotalCount: n, TotalPages: (n + size - 1) / size, Result: []map[string]any{}}
	address := func(page int) string {
		return fmt.Sprintf("%sgedevents/%s?pagesize=%d&page=%d", s.API(), version, size, page)
	}
	if number > 0 {
		p.PreviousPageURL = address(number - 1)
	}
	if number+1 < p.TotalPages {
		p.NextPageURL = address(number + 1)
	}
	for _, row := range release.Rows[min(number*size, n):min((number+1)*size, n)] {
		p.Result = append(p.Result, release.typed(row))
	}
	return p
}

// typed is an event with the types that the API gives it.
func (r Release) typed(row []string) map[string]any {
	event := map[string]any{}
	for i, column := range r.Columns {
		v := row[i]
		switch number := json.Number(v); {
		case column == "active_year":
			event[column] = v == "1"
		case strings.HasPrefix(column, "date_") && column != "date_prec":
			event[column] = v[:10] + "T00:00:00"
		case column == "gwnoa" || column == "gwnob":
			event[column] = v
			if v == "" {
				event[column] = nil
			}
		default:
			event[column] = v
			if _, err := strconv.ParseFloat(v, 64); err == nil && !strings.HasPrefix(column, "source") && column != "adm_1" {
				event[column] = number
			}
		}
	}
	return event
}
