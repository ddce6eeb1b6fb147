package guard

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"maps"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

const (
	cookieName  = "blindspot"
	sessionTime = 12 * time.Hour
	maxFailures = 10   // wrong tokens a minute, from one address
	maxGuessers = 4096 // addresses remembered; all further ones share one count
)

// sessions knows who has shown the token. A cookie holds the time it ends and a
// seal made with a key of this run of the server; the token itself is never
// stored, nor ever part of an address.
type sessions struct {
	token  [sha256.Size]byte
	needed bool
	key    []byte
	now    func() time.Time

	mu      sync.Mutex
	guesses map[netip.Prefix]guesses
}

// guesses are the wrong tokens from an address in the minute since the first.
type guesses struct {
	since time.Time
	count int
}

func newSessions(token string, now func() time.Time) (*sessions, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	return &sessions{token: sha256.Sum256([]byte(token)), needed: token != "", key: key, now: now, guesses: map[netip.Prefix]guesses{}}, nil
}

// matches compares hashes, so that neither content nor length shows in the time.
func (s *sessions) matches(given string) bool {
	sum := sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(sum[:], s.token[:]) == 1
}

// admit reports whether the request shows the token or a cookie of it.
func (s *sessions) admit(r *http.Request) bool {
	if !s.needed {
		return true
	}
	if scheme, given, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return s.try(r, given)
	}
	c, err := r.Cookie(cookieName)
	return err == nil && s.sealed(c.Value, s.now())
}

// try compares a token, unless there were too many wrong ones from the address.
func (s *sessions) try(r *http.Request, given string) bool {
	if !s.calm(r) {
		return false
	}
	ok := s.matches(given)
	if !ok {
		s.failed(r)
	}
	return ok
}

func (s *sessions) seal(until time.Time) string {
	text := binary.BigEndian.AppendUint64(nil, uint64(until.Unix())) //nolint:gosec // after 1970
	mac := hmac.New(sha256.New, s.key)
	mac.Write(text)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(text))
}

func (s *sessions) sealed(value string, now time.Time) bool {
	data, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || len(data) != 8+sha256.Size {
		return false
	}
	mac := hmac.New(sha256.New, s.key)
	mac.Write(data[:8])
	return hmac.Equal(mac.Sum(nil), data[8:]) && now.Unix() < int64(binary.BigEndian.Uint64(data[:8])) //nolint:gosec // our own number
}

// cookie is for this host alone and for as long as a working day. It is Secure
// where the page that logs in came by TLS, be it from a proxy before us.
func (s *sessions) cookie(r *http.Request) *http.Cookie {
	return &http.Cookie{Name: cookieName, Value: s.seal(s.now().Add(sessionTime)), Path: "/", MaxAge: int(sessionTime.Seconds()),
		HttpOnly: true, Secure: r.TLS != nil || strings.HasPrefix(r.Header.Get("Origin"), "https://"), SameSite: http.SameSiteStrictMode}
}

// from is the address a request came from; of IPv6, the network of one site.
func from(r *http.Request) netip.Prefix {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Prefix{}
	}
	addr, bits := at.Addr().Unmap().WithZone(""), 32
	if addr.Is6() {
		bits = 64
	}
	p, _ := addr.Prefix(bits) // the address has that many bits
	return p
}

func (s *sessions) failed(r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	who := from(r)
	if _, ok := s.guesses[who]; !ok && len(s.guesses) >= maxGuessers {
		who = netip.Prefix{}
	}
	g := s.guesses[who]
	if s.now().Sub(g.since) > time.Minute {
		g = guesses{since: s.now()}
	}
	g.count++
	s.guesses[who] = g
}

// calm reports whether there were few wrong tokens from the address in the last
// minute. Others are not kept out by them.
func (s *sessions) calm(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.guesses, func(_ netip.Prefix, g guesses) bool { return s.now().Sub(g.since) > time.Minute })
	who := from(r)
	if _, ok := s.guesses[who]; !ok && len(s.guesses) >= maxGuessers {
		who = netip.Prefix{}
	}
	return s.guesses[who].count < maxFailures
}

// askToken answers a request without token: a page with a form for people, a
// problem for programs.
func (g *Guard) askToken(w http.ResponseWriter, r *http.Request) {
	switch {
	case !g.sessions.calm(r):
		tooMany(w)
	case r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html"):
		g.form(w, "")
	default:
		w.Header().Set("WWW-Authenticate", `Bearer realm="blindspot"`)
		Refuse(w, http.StatusUnauthorized, "this server asks for its token", "send the header Authorization: Bearer TOKEN, or open the page and give it there")
	}
}

func (g *Guard) form(w http.ResponseWriter, notice string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusUnauthorized)
	g.Form(w, notice)
}

func tooMany(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "60")
	Refuse(w, http.StatusTooManyRequests, "there were too many wrong tokens", "wait a minute")
}

// Login takes the token of the form, and gives a cookie for it.
func (g *Guard) Login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	if !g.sessions.calm(r) {
		tooMany(w)
		return
	}
	if !g.sessions.needed || !g.sessions.try(r, r.PostFormValue("token")) {
		g.form(w, "That is not the token.")
		return
	}
	http.SetCookie(w, g.sessions.cookie(r))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
