package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/danielgtaylor/huma/v2"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/web/guard"
	"github.com/blindspot/blindspot/workbench"
)

// importState is how far an import has come.
type importState struct {
	ID      int               `json:"id"`
	File    string            `json:"file"`
	Rows    int               `json:"rows" doc:"read so far"`
	Done    bool              `json:"done"`
	Account *blindspot.Import `json:"account,omitempty"`
	Error   string            `json:"error,omitempty"`
	Hint    string            `json:"hint,omitempty"`
}

// uploads knows the imports of this run of the server.
type uploads struct {
	mu       sync.Mutex
	states   []*importState
	changing sync.Mutex    // one change of the store at a time; held while a file arrives, too
	asking   chan struct{} // one SQL statement at a time
}

// importsShown is how many imports are remembered.
const importsShown = 10

func (u *uploads) begin(file string) *importState {
	u.mu.Lock()
	defer u.mu.Unlock()
	id := 1
	if n := len(u.states); n > 0 {
		id = u.states[n-1].ID + 1
	}
	s := &importState{ID: id, File: file}
	u.states = append(u.states, s)
	u.states = u.states[max(0, len(u.states)-importsShown):]
	return s
}

func (u *uploads) update(f func()) {
	u.mu.Lock()
	defer u.mu.Unlock()
	f()
}

// list is the newest first.
func (u *uploads) list() []importState {
	u.mu.Lock()
	defer u.mu.Unlock()
	out := []importState{}
	for i := len(u.states) - 1; i >= 0; i-- {
		out = append(out, *u.states[i])
	}
	return out
}

type importsBody struct {
	Imports []importState `json:"imports"`
}

type retryInput struct {
	Body struct {
		IDs []int64 `json:"ids" doc:"Rows of the quarantine; none for all of them"`
	}
}

// changes registers what changes the store, and how far it has come.
func (s *Server) changes() {
	s.uploads.asking = make(chan struct{}, 1)
	huma.Register(s.api, huma.Operation{OperationID: "imports", Method: http.MethodGet, Path: "/api/imports", Summary: "Imports of this run of the server, and how far they have come", Tags: []string{"change"},
		Errors: []int{http.StatusUnauthorized}},
		func(context.Context, *struct{}) (*reply[importsBody], error) {
			return &reply[importsBody]{importsBody{s.uploads.list()}}, nil
		})
	huma.Register(s.api, huma.Operation{OperationID: "retry", Method: http.MethodPost, Path: "/api/quarantine/retry", Summary: "Read quarantined rows again", Tags: []string{"change"}, MaxBodyBytes: 64 << 10,
		Errors: []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}},
		func(ctx context.Context, in *retryInput) (*reply[blindspot.Import], error) {
			account, err := s.retry(ctx, in.Body.IDs)
			if err != nil {
				return nil, s.apiError(err)
			}
			return &reply[blindspot.Import]{account}, nil
		})
	s.handle("POST /data/retry", s.retryForm)
	s.handle("POST /data/upload", s.upload)
}

func (s *Server) writable() error {
	if s.Bench.ReadOnly() {
		return blindspot.Errorf(blindspot.Refused, "start blindspot serve without --read-only", "the store is open for reading only")
	}
	return nil
}

// errBusy is told at once: to wait would look as if nothing happened.
var errBusy = blindspot.Errorf(blindspot.Unavailable, "wait until it is done, and send this again: nothing of it was kept", "another file is being imported, or rows are being read again")

func (s *Server) retry(ctx context.Context, ids []int64) (blindspot.Import, error) {
	if err := s.writable(); err != nil {
		return blindspot.Import{}, err
	}
	if !s.uploads.changing.TryLock() {
		return blindspot.Import{}, errBusy
	}
	defer s.uploads.changing.Unlock()
	return s.Bench.Retry(ctx, ids)
}

func (s *Server) retryForm(w http.ResponseWriter, r *http.Request) {
	whole := r.Body
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	var ids []int64
	if err := r.ParseForm(); err != nil {
		s.guard.Drain(w, whole)
		s.fail(w, r, blindspot.Errorf(blindspot.Usage, "choose fewer rows, or all of them", "the form is too long"))
		return
	}
	for _, text := range r.PostForm["id"] {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			s.fail(w, r, blindspot.Errorf(blindspot.Usage, "", "%q is not an id", text))
			return
		}
		ids = append(ids, id)
	}
	if _, err := s.retry(r.Context(), ids); err != nil {
		s.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/data#quarantine", http.StatusSeeOther)
}

// upload takes one file of events, and perhaps its coverage table, and imports
// it. The page follows it at /api/imports; without scripts it waits.
func (s *Server) upload(w http.ResponseWriter, r *http.Request) {
	whole := r.Body
	account, err := s.receive(w, r)
	if err != nil {
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			s.guard.Drain(w, whole)
		}
		s.fail(w, r, err)
		return
	}
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"rows_read":%d,"stored":%d,"updated":%d,"unchanged":%d,"quarantined":%d,"seconds":%g}`+"\n",
			account.RowsRead, account.Stored, account.Updated, account.Unchanged, account.Quarantined, account.Seconds)
		return
	}
	http.Redirect(w, r, "/data#imports", http.StatusSeeOther)
}

// receive takes the file and imports it, one at a time: so many files would fill
// the disk that wait for their turn.
func (s *Server) receive(w http.ResponseWriter, r *http.Request) (blindspot.Import, error) {
	if err := s.writable(); err != nil {
		return blindspot.Import{}, err
	}
	if !s.uploads.changing.TryLock() {
		return blindspot.Import{}, errBusy
	}
	defer s.uploads.changing.Unlock()
	ctx, cancel := context.WithTimeout(r.Context(), s.Limits.Upload)
	defer cancel()
	end, _ := ctx.Deadline() // it has one
	guard.Until(r.Body, end)
	r.Body = http.MaxBytesReader(w, r.Body, s.UploadLimit)
	dir, err := os.MkdirTemp(s.temp, "upload-")
	if err != nil {
		return blindspot.Import{}, blindspot.Errorf(blindspot.Unavailable, "make room in the temporary folder", "%w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // at the latest when the server closes
	u, err := s.parts(r, dir)
	if err != nil {
		return blindspot.Import{}, err
	}
	if u.Path == "" {
		return blindspot.Import{}, blindspot.Errorf(blindspot.Usage, "choose a file of events", "no file was sent")
	}
	state := s.uploads.begin(filepath.Base(u.Path))
	defer s.uploads.update(func() { // only after a fault is it not done
		if !state.Done {
			state.Done, state.Error = true, "an internal fault; the server's log says more"
		}
	})
	done, err := s.Bench.Ingest(ctx, u, func(rows int) { s.uploads.update(func() { state.Rows = rows }) })
	s.uploads.update(func() {
		state.Done = true
		if err != nil {
			state.Error, state.Hint = err.Error(), blindspot.HintOf(err)
			return
		}
		state.Account, state.Rows = &done.Import, done.RowsRead
	})
	return done.Import, err
}

// parts writes the files of a form into the folder, under names made safe.
func (s *Server) parts(r *http.Request, dir string) (u workbench.Upload, err error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return u, blindspot.Errorf(blindspot.Usage, "send the file as multipart/form-data in the field file", "this is not an upload")
	}
	form := multipart.NewReader(r.Body, params["boundary"])
	for n := 0; n < 8; n++ {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			_, err = io.Copy(io.Discard, r.Body) // to its end: only then the client's leaving is seen
			return u, s.tooLong(err)
		}
		if err != nil {
			return u, s.tooLong(err)
		}
		switch name := part.FormName(); {
		case name == "file" && u.Path == "" && part.FileName() != "":
			u.Path = filepath.Join(dir, safeName(part.FileName()))
			err = store(part, u.Path)
		case name == "coverage" && u.Coverage == "" && part.FileName() != "":
			u.Coverage = filepath.Join(dir, "coverage-table")
			err = store(part, u.Coverage)
		case name == "complete":
			u.Complete = true
		case name == "release":
			var text []byte
			text, err = io.ReadAll(io.LimitReader(part, 32))
			u.Release = strings.TrimSpace(string(text))
		}
		if err != nil {
			return u, s.tooLong(err)
		}
	}
	return u, blindspot.Errorf(blindspot.Usage, "send file, coverage, complete and release", "the form has too many parts")
}

func (s *Server) tooLong(err error) error {
	if err == nil {
		return nil
	}
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return blindspot.Errorf(blindspot.BadInput, "import it with blindspot ingest, or raise the limit with --upload-limit", "the file is larger than %d MB", s.UploadLimit>>20)
	}
	if blindspot.CodeOf(err) != blindspot.Internal {
		return err
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return blindspot.Errorf(blindspot.Unavailable, "send the file again, or import it with blindspot ingest", "the upload took too long: %w", err)
	}
	if errors.Is(err, syscall.ENOSPC) {
		return blindspot.Errorf(blindspot.Unavailable, "make room in "+s.temp+", or import the file with blindspot ingest", "the disk is full, and the file cannot be taken in; nothing was changed")
	}
	return blindspot.Errorf(blindspot.BadInput, "send the file again", "the upload did not arrive whole")
}

func store(from io.Reader, path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // a name made safe, in a folder of our own
	if err != nil {
		return blindspot.Errorf(blindspot.Unavailable, "make room in the temporary folder", "the upload cannot be kept")
	}
	_, err = io.Copy(f, from)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// safeName keeps the letters, digits, dots, dashes and underscores of a file's
// base name, in which the release may be written, and nothing that leads
// anywhere.
func safeName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, name)
	name = strings.TrimLeft(name, ".")
	if len(name) > 100 {
		name = name[len(name)-100:]
	}
	if name == "" {
		return "upload.csv"
	}
	return name
}
