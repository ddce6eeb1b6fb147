package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	cookieName  = "blindspot"
	sessionTime = 12 * time.Hour
	maxFailures = 10 // wrong tokens a minute, from anyone
)

// sessions knows who has shown the token. A cookie holds the time it ends and a
// seal made with a key of this run of the server; the token itself is never
// stored, nor ever part of an address.
type sessions struct {
	token    [sha256.Size]byte
	needed   bool
	key      []byte
	mu       *sync.Mutex
	failures *[]time.Time
}

func newSessions(token string) (sessions, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return sessions{}, err
	}
	return sessions{token: sha256.Sum256([]byte(token)), needed: token != "", key: key, mu: new(sync.Mutex), failures: new([]time.Time)}, nil
}

// matches compares hashes, so that neither content nor length shows in the time.
func (s sessions) matches(given string) bool {
	sum := sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(sum[:], s.token[:]) == 1
}

// admit reports whether the request shows the token or a cookie of it.
func (s sessions) admit(r *http.Request) bool {
	if !s.needed {
		return true
	}
	if given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		if !s.calm() {
			return false
		}
		ok := s.matches(given)
		if !ok {
			s.failed()
		}
		return ok
	}
	c, err := r.Cookie(cookieName)
	return err == nil && s.sealed(c.Value, time.Now())
}

func (s sessions) seal(until time.Time) string {
	text := binary.BigEndian.AppendUint64(nil, uint64(until.Unix())) //nolint:gosec // after 1970
	mac := hmac.New(sha256.New, s.key)
	mac.Write(text)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(text))
}

func (s sessions) sealed(value string, now time.Time) bool {
	data, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || len(data) != 8+sha256.Size {
		return false
	}
	mac := hmac.New(sha256.New, s.key)
	mac.Write(data[:8])
	return hmac.Equal(mac.Sum(nil), data[8:]) && now.Unix() < int64(binary.BigEndian.Uint64(data[:8])) //nolint:gosec // our own number
}

func (s sessions) cookie(r *http.Request) *http.Cookie {
	return &http.Cookie{Name: cookieName, Value: s.seal(time.Now().Add(sessionTime)), Path: "/", MaxAge: int(sessionTime.Seconds()),
		HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode}
}

func (s sessions) failed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	*s.failures = append(*s.failures, time.Now())
}

// calm reports whether there were few wrong tokens in the last minute.
func (s sessions) calm() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(*s.failures) > 0 && time.Since((*s.failures)[0]) > time.Minute {
		*s.failures = (*s.failures)[1:]
	}
	return len(*s.failures) < maxFailures
}

// askToken answers a request without token: a page with a form for people, a
// problem for programs.
func (s *Server) askToken(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.WriteHeader(http.StatusUnauthorized)
		s.render(w, "login", page{Title: "Token"})
		return
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="blindspot"`)
	problem(w, r, http.StatusUnauthorized, "this server asks for its token", "send the header Authorization: Bearer TOKEN, or open the page and give it there")
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	if !s.sessions.calm() {
		w.Header().Set("Retry-After", "60")
		problem(w, r, http.StatusTooManyRequests, "there were too many wrong tokens", "wait a minute")
		return
	}
	if !s.sessions.needed || !s.sessions.matches(r.PostFormValue("token")) {
		s.sessions.failed()
		w.WriteHeader(http.StatusUnauthorized)
		s.render(w, "login", page{Title: "Token", Notice: "That is not the token."})
		return
	}
	http.SetCookie(w, s.sessions.cookie(r))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
