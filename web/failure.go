package web

import (
	"net/http"
	"regexp"
)

// failure is what a page says that cannot answer.
type failure struct {
	Message, Hint string
	Choose        []chosenOne
	Page          *way    // the page that does what the hint's command does; nil for none
	Path          string  // where the fields are sent again
	Fields        []field // what was asked, to be put right
}

// field is a part of an address that could not be answered.
type field struct {
	parameter
	Value string
}

// fields are what an address asked of a page's question: a fault in one of them loses
// none of the others.
func (s *Server) fields(r *http.Request) (out []field) {
	if r.Method != http.MethodGet {
		return nil
	}
	query := r.URL.Query()
	for _, p := range s.reads[r.Pattern] {
		for _, value := range query[p.Name] {
			if value != "" && p.Name != "page" {
				out = append(out, field{p, value})
			}
		}
	}
	return out
}

// faultTitle is what went wrong, in words for a reader of pages.
func faultTitle(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "This cannot be asked so"
	case http.StatusUnauthorized:
		return "The token is needed"
	case http.StatusForbidden:
		return "This is refused"
	case http.StatusNotFound:
		return "Not found"
	case http.StatusUnprocessableEntity:
		return "This cannot be answered"
	case http.StatusServiceUnavailable, http.StatusConflict, http.StatusRequestTimeout, http.StatusTooManyRequests:
		return "Not at this moment"
	case http.StatusInternalServerError:
		return "A fault of the program"
	}
	return http.StatusText(status)
}

// way is a page where something can be done, and what.
type way struct{ Path, Text string }

var commandIn = regexp.MustCompile(`\bblindspot ([a-z-]+)`)

// ways are the pages that do what a command of a hint does.
var ways = map[string]way{
	"ingest": {"/data", "the page Data takes files in"}, "fetch": {"/data", "the page Data takes files in"}, "update": {"/data", "the page Data takes files in"},
	"status": {"/data", "the page Data shows what the store holds and covers"}, "dataset": {"/data", "the page Data shows what the store holds and covers"},
	"quarantine": {"/data", "the page Data shows the rows that were set aside"},
	"actor":      {"/search", "the search finds names and ids"}, "watch": {"/watch", "the watch board lists the groups"},
	"question": {"/questions", "the page Questions lists them"}, "check": {"/claim", "the page Claim tests a claim"}, "forecast": {"/forecasts", "the page Forecasts makes and lists them"},
}

// wayOf is the page that does what a hint says for the command line.
func wayOf(hint string) *way {
	if m := commandIn.FindStringSubmatch(hint); m != nil {
		if w, ok := ways[m[1]]; ok {
			return &w
		}
	}
	return nil
}
