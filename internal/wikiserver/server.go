// Package wikiserver is a server of page views that speaks as Wikimedia's API
// does, by docs of October 2026: items by month, 404 for a page without data, 403
// for who does not say whom to write to. It does what it is told to do wrong.
package wikiserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/blindspot/blindspot"
)

// Server serves views of pages by month.
type Server struct {
	*httptest.Server
	// Fault, if given, answers the n-th request from 0 in place of the server, unless
	// it returns false.
	Fault func(n int, w http.ResponseWriter, r *http.Request) bool

	mu    sync.Mutex
	pages map[blindspot.Page]map[blindspot.Month]int
	asked []*http.Request
}

// New starts a server that ends with the test.
func New(tb testing.TB) *Server {
	tb.Helper()
	s := &Server{pages: map[blindspot.Page]map[blindspot.Month]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	tb.Cleanup(s.Close)
	return s
}

// Base is the address to give in place of Wikimedia's.
func (s *Server) Base() string { return s.URL + "/api/rest_v1/metrics/pageviews/per-article/" }

// Set sets the views of a page in a month.
func (s *Server) Set(p blindspot.Page, m blindspot.Month, views int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages[p] == nil {
		s.pages[p] = map[blindspot.Month]int{}
	}
	s.pages[p][m] = views
}

// Asked are the requests so far.
func (s *Server) Asked() []*http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*http.Request{}, s.asked...)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	n := len(s.asked)
	s.asked = append(s.asked, r)
	fault := s.Fault
	s.mu.Unlock()
	if fault != nil && fault(n, w, r) {
		return
	}
	s.answer(w, r)
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	if agent := r.Header.Get("User-Agent"); !strings.Contains(agent, "@") && !strings.Contains(agent, "http") {
		http.Error(w, `{"detail":"say whom to write to"}`, http.StatusForbidden)
		return
	}
	body, ok := s.Body(r)
	if !ok {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"detail":"The date(s) you used are valid, but we either do not have data for those date(s), or the project you asked for is not loaded yet."}`))
		return
	}
	tag := fmt.Sprintf(`"%x"`, len(body)*31+int(body[len(body)/2])+int(body[len(body)-4]))
	w.Header().Set("ETag", tag)
	w.Header().Set("Content-Type", "application/json")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	_, _ = w.Write(body)
}

// Body is the sound answer to a request, false where there is no data.
func (s *Server) Body(r *http.Request) ([]byte, bool) {
	parts := strings.Split(strings.TrimPrefix(r.URL.EscapedPath(), "/api/rest_v1/metrics/pageviews/per-article/"), "/")
	if len(parts) != 7 || parts[1] != "all-access" || parts[2] != "user" || parts[4] != "monthly" {
		return nil, false
	}
	title, err := url.PathUnescape(parts[3])
	from, err1 := blindspot.ParseDate(dashed(parts[5]))
	to, err2 := blindspot.ParseDate(dashed(parts[6]))
	if err != nil || err1 != nil || err2 != nil {
		return nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	items := []map[string]any{}
	months := s.pages[blindspot.Page{Project: parts[0], Title: title}]
	for m := from.Month(); m <= to.Month(); m++ {
		if views, ok := months[m]; ok {
			items = append(items, map[string]any{"project": parts[0], "article": title, "granularity": "monthly", "timestamp": strings.ReplaceAll(m.First().String(), "-", "") + "00",
				"access": "all-access", "agent": "user", "views": views})
		}
	}
	if len(items) == 0 {
		return nil, false
	}
	body, err := json.Marshal(map[string]any{"items": items})
	return body, err == nil
}

func dashed(s string) string {
	if len(s) != 10 {
		return s
	}
	return s[:4] + "-" + s[4:6] + "-" + s[6:8]
}
