package acledserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// User and Password are those of the one account there is.
const (
	User     = "somebody@example.org"
	Password = "made up & secret/77"
)

// Server speaks as ACLED's API. Handler may be replaced while it runs.
type Server struct {
	*httptest.Server
	Cap int // rows a page at most, 0 for what is asked

	mu           sync.Mutex
	rows         []Row
	deleted      map[string]int64
	restrictions string // as JSON
	life         int    // requests that a token lasts, 0 for ever
	refreshable  bool
	left         map[string]int // requests by token
	tokens       int
	fault        func(w http.ResponseWriter, r *http.Request) bool
	requests     []string
	Grants       []string // grant types of log-ins, in order
}

// New starts a server with rows.
func New(rows []Row) *Server {
	s := &Server{rows: rows, left: map[string]int{}, deleted: map[string]int64{}, refreshable: true}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	return s
}

func (s *Server) locked(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// Put replaces the rows.
func (s *Server) Put(rows []Row) { s.locked(func() { s.rows = rows }) }

// Delete lists deletions.
func (s *Server) Delete(ids map[string]int64) { s.locked(func() { s.deleted = ids }) }

// Restrict says what the account's tier cuts, as JSON.
func (s *Server) Restrict(text string) { s.locked(func() { s.restrictions = text }) }

// TokenLife lets tokens die after so many requests; refreshable says whether they can
// be renewed without the password.
func (s *Server) TokenLife(requests int, refreshable bool) {
	s.locked(func() { s.life, s.refreshable = requests, refreshable })
}

// Fault lets f answer requests, those for which it returns true. nil ends it.
func (s *Server) Fault(f func(w http.ResponseWriter, r *http.Request) bool) {
	s.locked(func() { s.fault = f })
}

// Requests are those made so far, without their form.
func (s *Server) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

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
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path == "/oauth/token" && r.Method == http.MethodPost {
		s.token(w, r)
		return
	}
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	left, known := s.left[token]
	if !known || s.life > 0 && left <= 0 {
		http.Error(w, `{"error":"invalid token"}`, http.StatusUnauthorized)
		return
	}
	s.left[token] = left - 1
	switch r.URL.Path {
	case "/api/acled/read":
		s.read(w, r)
	case "/api/deleted/read":
		var rows []Row
		since, _ := strconv.ParseInt(r.URL.Query().Get("deleted_timestamp"), 10, 64)
		for _, id := range sorted(s.deleted) {
			if s.deleted[id] >= since {
				rows = append(rows, Row{"event_id_cnty": id, "deleted_timestamp": strconv.FormatInt(s.deleted[id], 10)})
			}
		}
		s.page(w, r, rows)
	default:
		http.NotFound(w, r)
	}
}

func sorted(m map[string]int64) []string {
	var ids []string
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm() // what cannot be read is no password
	grant := r.PostForm.Get("grant_type")
	s.Grants = append(s.Grants, grant)
	ok := r.PostForm.Get("client_id") == "acled" && (grant == "password" && r.PostForm.Get("username") == User && r.PostForm.Get("password") == Password ||
		grant == "refresh_token" && s.refreshable && strings.HasPrefix(r.PostForm.Get("refresh_token"), "made-up-refresh-"))
	if !ok {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":"invalid_grant","message":"not accepted: %s"}`, r.PostForm.Get("password"))
		return
	}
	s.tokens++
	token := fmt.Sprintf("made-up-token-%d", s.tokens)
	s.left[token] = s.life
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"token_type":"Bearer","expires_in":86400,"access_token":%q,"refresh_token":"made-up-refresh-%d"}`, token, s.tokens)
}

// read filters by country, days and the time of the last change.
func (s *Server) read(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	countries := strings.Split(q.Get("country"), "|")
	days := strings.Split(q.Get("event_date"), "|")
	var rows []Row
	for _, row := range s.rows {
		if q.Get("country") != "" && !slices.Contains(countries, row["country"]) {
			continue
		}
		if q.Get("event_date_where") == "BETWEEN" && len(days) == 2 && (row["event_date"] < days[0] || row["event_date"] > days[1]) {
			continue
		}
		stamp, _ := strconv.ParseInt(row["timestamp"], 10, 64) // made up here
		if since, err := strconv.ParseInt(q.Get("timestamp"), 10, 64); err == nil && q.Get("timestamp_where") == ">=" && stamp < since {
			continue
		}
		rows = append(rows, row)
	}
	s.page(w, r, rows)
}

func (s *Server) page(w http.ResponseWriter, r *http.Request, rows []Row) {
	limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
	page, err2 := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || err2 != nil || page < 1 || r.URL.Query().Get("_format") != "json" {
		http.Error(w, `{"error":"bad question"}`, http.StatusBadRequest)
		return
	}
	if s.Cap > 0 {
		limit = min(limit, s.Cap)
	}
	from := min((page-1)*limit, len(rows))
	rows = rows[from:min(from+limit, len(rows))]
	answer := map[string]any{"status": 200, "success": true, "last_update": 3, "count": len(rows), "messages": []string{}, "data": append([]Row{}, rows...)}
	if s.restrictions != "" {
		answer["data_query_restrictions"] = json.RawMessage(s.restrictions)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer) // a client that went away needs none
}
