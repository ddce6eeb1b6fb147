package web

import "net/http"

// Handler is the whole of the server.
func (s *Server) Handler() http.Handler { return s.handler }

// Routes are the patterns of everything that the server answers, the operations
// of its API among them.
func (s *Server) Routes() []string {
	out := append([]string{}, s.routes...)
	for path, item := range s.api.OpenAPI().Paths {
		if item.Get != nil {
			out = append(out, "GET "+path)
		}
		if item.Post != nil {
			out = append(out, "POST "+path)
		}
	}
	return out
}

// WithoutFrontEnd takes the front end away, as a plain go build does.
func WithoutFrontEnd(during func()) {
	was := built
	defer func() { built = was }()
	built = func() bool { return false }
	during()
}
